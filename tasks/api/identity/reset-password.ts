import { resetPassword } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import { codeRefused, type IdentityPorts, passwordRefused, refusedByPolicy } from './answers.ts';

export const serveResetPassword = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(resetPassword, async ({ body: { email, code, newPassword } }) => {
    const weak = refusedByPolicy(newPassword);
    if (weak) return weak;
    const result = await directory.resetPassword(email, code, newPassword);
    switch (result.kind) {
      case 'passwordSet':
        return { body: { status: 'passwordSet' as const } };
      case 'passwordRefused':
        return passwordRefused(result.reason);
      case 'refused':
        return codeRefused();
    }
  });
