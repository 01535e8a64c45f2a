import { refuse } from '../../../domain/api/problem.ts';
import { register } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import { type IdentityPorts, passwordRefused, refusedByPolicy } from './answers.ts';

/** Registers; the same answer whether or not somebody is registered under the address. */
export const serveRegister = ({ directory }: Pick<IdentityPorts, 'directory'>) =>
  serve(register, async ({ body: { email, password, name } }) => {
    const weak = refusedByPolicy(password);
    if (weak) return weak;
    const result = await directory.register({ email, password, name });
    switch (result.kind) {
      case 'sent':
        return { body: { status: 'verificationSent' as const } };
      case 'passwordRefused':
        return passwordRefused(result.reason);
      case 'refused':
        return refuse('VALIDATION_FAILED', 'The user directory does not take this address, password or name.');
    }
  });
