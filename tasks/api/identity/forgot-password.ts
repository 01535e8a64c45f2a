import { forgotPassword } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import type { IdentityPorts } from './answers.ts';

export const serveForgotPassword = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(forgotPassword, async ({ body: { email } }) => {
    await directory.forgotPassword(email);
    return { body: { status: 'resetSent' as const } };
  });
