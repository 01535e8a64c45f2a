import { refuse } from '../../../domain/api/problem.ts';
import { refreshTokens } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import type { IdentityPorts } from './answers.ts';

export const serveRefreshTokens = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(refreshTokens, async ({ body: { refreshToken } }) => {
    const result = await directory.refresh(refreshToken);
    return result.kind === 'refreshed'
      ? { body: { kind: 'tokens' as const, ...result.tokens } }
      : refuse('WRONG_CREDENTIALS', 'The refresh token has expired or was revoked: sign in again.');
  });
