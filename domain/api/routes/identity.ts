import { z } from 'zod';
import { Group } from '../../identity/actor.ts';
import { challenges } from '../../identity/challenge.ts';
import { Email as AnyEmail } from '../../identity/email.ts';
import { defineRoute } from '../route.ts';

const Email = AnyEmail.describe('An e-mail address; compared without regard to case');
/** The pool's policy decides what is strong enough; this only bounds it. */
const Password = z.string().min(1).max(256);
const Code = z
  .string()
  .min(1)
  .max(64)
  .overwrite((shown) => shown.replaceAll(/\s/g, ''))
  .describe('As the e-mail shows it');

/**
 * Tokens travel in bodies and in the Authorization header, never in a cookie: no other site can make a browser send them, so
 * nothing here needs a defence against cross-site request forgery.
 */
const Tokens = z.strictObject({
  kind: z.literal('tokens'),
  idToken: z.string().describe('Goes into the Authorization header of every request'),
  accessToken: z.string(),
  refreshToken: z.string().optional().describe('Absent where the one that was used goes on being valid'),
  expiresInSeconds: z.int(),
});

const Challenge = z.strictObject({
  kind: z.literal('challenge'),
  challenge: z.enum(challenges),
  session: z.string().describe('To be given back with the answer'),
  secret: z.string().optional().describe('MFA_SETUP: the key for the authenticator app (RFC 4648 base 32)'),
});

const SignedIn = z.discriminatedUnion('kind', [Tokens, Challenge]);

const credentials = 'it carries credentials, which are kept nowhere';
const harmless = 'repeating it does nothing but send another code';

export const register = defineRoute({
  operationId: 'register',
  method: 'POST',
  path: '/auth/register',
  tag: 'Identity',
  summary: 'Register with an e-mail address',
  description:
    'A code goes to the address. The answer is the same whether or not somebody is registered there already, who then gets no code.',
  withoutIdempotencyKey: credentials,
  body: z.strictObject({ email: Email, password: Password, name: z.string().trim().min(1).max(100) }),
  answer: {
    status: 202,
    description: 'A code is on its way.',
    body: z.strictObject({ status: z.literal('verificationSent') }),
  },
  problems: ['PASSWORD_REFUSED', 'THROTTLED'],
});

export const verifyEmail = defineRoute({
  operationId: 'verifyEmail',
  method: 'POST',
  path: '/auth/verify',
  tag: 'Identity',
  summary: 'Verify the e-mail address by the code that went there',
  withoutIdempotencyKey: 'repeating it changes nothing',
  body: z.strictObject({ email: Email, code: Code }),
  answer: { status: 200, description: 'Verified.', body: z.strictObject({ status: z.literal('verified') }) },
  problems: ['CODE_REFUSED', 'THROTTLED'],
});

export const resendVerification = defineRoute({
  operationId: 'resendVerification',
  method: 'POST',
  path: '/auth/verify/resend',
  tag: 'Identity',
  summary: 'Send the verification code once more',
  withoutIdempotencyKey: harmless,
  body: z.strictObject({ email: Email }),
  answer: {
    status: 202,
    description: 'If such a registration waits, a code is on its way.',
    body: z.strictObject({ status: z.literal('verificationSent') }),
  },
  problems: ['THROTTLED'],
});

export const login = defineRoute({
  operationId: 'login',
  method: 'POST',
  path: '/auth/login',
  tag: 'Identity',
  summary: 'Sign in with e-mail address and password',
  description: 'Every refusal reads the same, so that it tells nobody who is registered.',
  withoutIdempotencyKey: credentials,
  body: z.strictObject({ email: Email, password: Password }),
  answer: { status: 200, description: 'Tokens, or a challenge to answer first.', body: SignedIn },
  problems: ['WRONG_CREDENTIALS', 'THROTTLED'],
});

export const answerChallenge = defineRoute({
  operationId: 'answerChallenge',
  method: 'POST',
  path: '/auth/challenge',
  tag: 'Identity',
  summary: 'Answer the challenge that signing in gave',
  withoutIdempotencyKey: credentials,
  body: z.strictObject({
    email: Email,
    challenge: Challenge.shape.challenge,
    session: z.string().min(1).max(4096),
    answer: z.string().min(1).max(256).describe('The new password, or the code of the authenticator app'),
  }),
  answer: { status: 200, description: 'Tokens, or the next challenge.', body: SignedIn },
  problems: ['WRONG_CREDENTIALS', 'CODE_REFUSED', 'PASSWORD_REFUSED', 'THROTTLED'],
});

export const refreshTokens = defineRoute({
  operationId: 'refreshTokens',
  method: 'POST',
  path: '/auth/refresh',
  tag: 'Identity',
  summary: 'New tokens for a refresh token',
  withoutIdempotencyKey: credentials,
  body: z.strictObject({ refreshToken: z.string().min(1).max(8192) }),
  answer: { status: 200, description: 'New tokens.', body: Tokens },
  problems: ['WRONG_CREDENTIALS', 'THROTTLED'],
});

export const forgotPassword = defineRoute({
  operationId: 'forgotPassword',
  method: 'POST',
  path: '/auth/forgot-password',
  tag: 'Identity',
  summary: 'Ask for a code to set a new password with',
  withoutIdempotencyKey: harmless,
  body: z.strictObject({ email: Email }),
  answer: {
    status: 202,
    description: 'If somebody is registered there, a code is on its way.',
    body: z.strictObject({ status: z.literal('resetSent') }),
  },
  problems: ['THROTTLED'],
});

export const resetPassword = defineRoute({
  operationId: 'resetPassword',
  method: 'POST',
  path: '/auth/reset-password',
  tag: 'Identity',
  summary: 'Set a new password by the code that went to the e-mail address',
  description:
    'Everything that was signed in before is signed out: refresh tokens end at once, id tokens when they expire. Should that fail, the answer is a 503 that says so; the password is set, and setting one with another code signs out.',
  withoutIdempotencyKey: credentials,
  body: z.strictObject({ email: Email, code: Code, newPassword: Password }),
  answer: { status: 200, description: 'Set.', body: z.strictObject({ status: z.literal('passwordSet') }) },
  problems: ['CODE_REFUSED', 'PASSWORD_REFUSED', 'THROTTLED'],
});

export const logout = defineRoute({
  operationId: 'logout',
  method: 'POST',
  path: '/auth/logout',
  tag: 'Identity',
  summary: 'Sign out: the refresh token and what came of it are revoked',
  withoutIdempotencyKey: credentials,
  body: z.strictObject({ refreshToken: z.string().min(1).max(8192) }),
  answer: { status: 200, description: 'Signed out.', body: z.strictObject({ status: z.literal('signedOut') }) },
});

export const getMe = defineRoute({
  operationId: 'getMe',
  method: 'GET',
  path: '/me',
  tag: 'Identity',
  summary: 'Who I am, and what I may do',
  answer: {
    status: 200,
    description: 'The caller.',
    body: z.strictObject({
      userId: z.string(),
      email: z.string(),
      name: z.string().nullable(),
      groups: z.array(Group),
      operations: z.array(z.string()).describe('Operation ids that the caller’s groups may use'),
    }),
  },
});

export const identityRoutes = [
  register,
  verifyEmail,
  resendVerification,
  login,
  answerChallenge,
  refreshTokens,
  forgotPassword,
  resetPassword,
  logout,
  getMe,
] as const;
