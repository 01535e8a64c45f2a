import { refuse } from '../../../domain/api/problem.ts';
import { login } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import { type IdentityPorts, signedIn } from './answers.ts';

/** Signs in. Every refusal reads the same. */
export const serveLogin = ({ directory, users }: IdentityPorts) =>
  serve(login, async ({ body: { email, password } }) => {
    const step = await directory.signIn(email, password);
    return step.kind === 'refused'
      ? refuse(
          'WRONG_CREDENTIALS',
          'The e-mail address or the password is wrong, or the address is not verified yet. After several wrong passwords, none is taken for a while.',
        )
      : signedIn(step, users);
  });
