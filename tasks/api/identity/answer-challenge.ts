import { refuse } from '../../../domain/api/problem.ts';
import { answerChallenge } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import { type IdentityPorts, passwordRefused, refusedByPolicy, signedIn } from './answers.ts';

/** Goes on with signing in: a new password, the code of an authenticator app, or that of one that is being set up. */
export const serveAnswerChallenge = ({ directory, users }: IdentityPorts) =>
  serve(answerChallenge, async ({ body: { answer: given, ...challenge } }) => {
    const isPassword = challenge.challenge === 'NEW_PASSWORD_REQUIRED';
    const weak = isPassword ? refusedByPolicy(given) : undefined;
    if (weak) return weak;
    // Apps show codes as `123 456`.
    const answer = isPassword ? given : given.replaceAll(/\s/g, '');
    const step = await directory.answerChallenge({ ...challenge, answer });
    switch (step.kind) {
      case 'passwordRefused':
        return passwordRefused(step.reason);
      case 'codeRefused':
        return refuse('CODE_REFUSED', 'Take the code that the authenticator app shows now, each one once.');
      case 'refused':
        return refuse('WRONG_CREDENTIALS', 'This sign-in can’t go on: begin again with the password.');
      case 'signedIn':
      case 'challenge':
        return signedIn(step, users);
    }
  });
