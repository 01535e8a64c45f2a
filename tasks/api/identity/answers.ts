import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import type { BodyOf } from '../../../domain/api/route.ts';
import type { login } from '../../../domain/api/routes/identity.ts';
import { passwordFaults } from '../../../domain/identity/password-policy.ts';
import type { SignInStep, UserDirectory } from '../../ports/user-directory.ts';
import type { UserStore } from '../../ports/user-store.ts';

export type IdentityPorts = { directory: UserDirectory; users: UserStore };

/** One text for each: what was wrong is told to nobody. */
export const codeRefused = (): Refusal =>
  refuse(
    'CODE_REFUSED',
    'Ask for a new code, or look again at the one that came. After many wrong codes, none is taken for a while.',
  );

export const passwordRefused = (reason: string): Refusal => refuse('PASSWORD_REFUSED', reason);

/** What our own policy misses in a password, before the directory is asked. */
export const refusedByPolicy = (password: string): Refusal | undefined => {
  const faults = passwordFaults(password);
  return faults.length > 0 ? passwordRefused(`The password must ${faults.join(', and ')}.`) : undefined;
};

/** Tokens, once the person's row is written, or the challenge as it is. */
export const signedIn = async (step: SignInStep, users: UserStore): Promise<{ body: BodyOf<typeof login> }> => {
  if (step.kind === 'challenge') return { body: step };
  const { authenticatedAt: at, ...user } = step.user;
  await users.recordSignIn({ ...user, at });
  return { body: { kind: 'tokens', ...step.tokens } };
};
