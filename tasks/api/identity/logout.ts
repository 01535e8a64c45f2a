import { logout } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import type { IdentityPorts } from './answers.ts';

/**
 * Signs out. Whoever holds a refresh token may revoke it (RFC 7009), and one that is none is as good as revoked. The id token
 * is taken until it expires, since the gateway verifies it without asking the user pool.
 */
export const serveLogout = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(logout, async ({ body: { refreshToken } }) => {
    await directory.revoke(refreshToken);
    return { body: { status: 'signedOut' as const } };
  });
