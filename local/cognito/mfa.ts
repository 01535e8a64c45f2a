import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../gateway/gateway-request.ts';
import { invalidParameter, notAuthorized } from './cognito-error.ts';
import type { CognitoService } from './cognito-service.ts';
import { type Input, objectIn, optionalText, requiredText } from './input.ts';
import type { User } from './user.ts';

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** RFC 6238 with RFC 4226's truncation: six digits of a 30-second step. */
export const totpCode = (secret: string, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) as number) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
};

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((one) => base32Alphabet.indexOf(one).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

const toBase32 = (bytes: Buffer): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => base32Alphabet.charAt(Number.parseInt(five, 2))).join('');
};

/** The step whose code this is, one step either way; a step that was used before doesn't count. */
const stepOf = (user: User, code: string, nowMs: number): number | undefined => {
  const now = Math.floor(nowMs / stepMs);
  return [now - 1, now, now + 1].find(
    (step) =>
      step > user.totpLastStep &&
      code.length === 6 &&
      timingSafeEqual(Buffer.from(totpCode(user.totpSecret ?? '', step)), Buffer.from(code.padEnd(6).slice(0, 6))),
  );
};

/** @throws ApiError CodeMismatchException */
export const requireTotp = (cognito: CognitoService, user: User, code: string): User => {
  const step = user.totpVerified ? stepOf(user, code, cognito.now()) : undefined;
  if (step === undefined) throw new ApiError('CodeMismatchException', 'Invalid code received for user');
  return cognito.update(user, { totpLastStep: step });
};

/** Of a signed-in user, or of one who has to set MFA up before the first tokens: then with the session, which goes on. */
const subjectOf = async (
  cognito: CognitoService,
  input: Input,
): Promise<{ user: User; session: string | undefined }> => {
  const session = optionalText(input, 'Session');
  if (session === undefined) return { user: (await cognito.callerIn(input)).user, session };
  const { username, clientId } = cognito.sessions.find(session, 'MFA_SETUP');
  const user = cognito.store.findUser(cognito.clientIn({ ClientId: clientId }).pool.id, username);
  if (!user) throw notAuthorized('Invalid session for the user.');
  return { user, session };
};

export const associateSoftwareToken = async (
  cognito: CognitoService,
  input: Input,
): Promise<Record<string, unknown>> => {
  const { user, session } = await subjectOf(cognito, input);
  if (cognito.pool(user.poolId).pool.mfa === 'OFF') throw invalidParameter('MFA is not enabled for this user pool.');
  const secret = toBase32(randomBytes(20));
  cognito.update(user, { totpSecret: secret, totpVerified: false });
  return { SecretCode: secret, ...(session !== undefined && { Session: session }) };
};

export const verifySoftwareToken = async (cognito: CognitoService, input: Input): Promise<Record<string, unknown>> => {
  const code = requiredText(input, 'UserCode');
  const { user, session } = await subjectOf(cognito, input);
  const step = user.totpSecret === undefined ? undefined : stepOf(user, code, cognito.now());
  if (step === undefined) throw new ApiError('EnableSoftwareTokenMFAException', 'Code mismatch');
  cognito.update(user, { totpVerified: true, totpLastStep: step });
  return { Status: 'SUCCESS', ...(session !== undefined && { Session: session }) };
};

export const setUserMfaPreference = async (cognito: CognitoService, input: Input): Promise<Record<string, unknown>> => {
  const { user, pool } = await cognito.callerIn(input);
  if (input.SMSMfaSettings !== undefined || input.EmailMfaSettings !== undefined)
    throw invalidParameter('the local Cognito has software tokens only');
  const { Enabled } = objectIn(input, 'SoftwareTokenMfaSettings');
  if (Enabled === true && !user.totpVerified) throw invalidParameter('User has not verified software token mfa');
  if (Enabled === false && pool.mfa === 'ON') throw invalidParameter('MFA is required for this user pool.');
  if (Enabled === false) cognito.update(user, { totpSecret: undefined, totpVerified: false });
  return {};
};
