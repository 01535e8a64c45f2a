import { refuse } from '../../../domain/api/problem.ts';
import { resetPassword } from '../../../domain/api/routes/identity.ts';
import { recordError } from '../../observed.ts';
import { serve } from '../define-api.ts';
import { codeRefused, type IdentityPorts, passwordRefused, refusedByPolicy } from './answers.ts';

/** Sets a new password, and ends what was signed in by the old one: who has it may be why it is replaced. */
export const serveResetPassword = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(resetPassword, async ({ body: { email, code, newPassword } }) => {
    const weak = refusedByPolicy(newPassword);
    if (weak) return weak;
    const result = await directory.resetPassword(email, code, newPassword);
    switch (result.kind) {
      case 'passwordSet':
        return { body: { status: 'passwordSet' as const } };
      case 'signInsRemain':
        recordError(result.fault);
        return refuse(
          'UNAVAILABLE',
          'The new password is set, but what was signed in before still is. Ask for another code and set a password once more to end that.',
        );
      case 'passwordRefused':
        return passwordRefused(result.reason);
      case 'refused':
        return codeRefused();
    }
  });
