import { verifyEmail } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import { codeRefused, type IdentityPorts } from './answers.ts';

/** Verifies an address. An address that is verified already, or unknown, reads like a wrong code. */
export const serveVerifyEmail = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(verifyEmail, async ({ body: { email, code } }) => {
    const { kind } = await directory.verifyEmail(email, code);
    return kind === 'verified' ? { body: { status: 'verified' as const } } : codeRefused();
  });
