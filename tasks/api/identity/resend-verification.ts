import { resendVerification } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import type { IdentityPorts } from './answers.ts';

export const serveResendVerification = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(resendVerification, async ({ body: { email } }) => {
    await directory.resendVerification(email);
    return { body: { status: 'verificationSent' as const } };
  });
