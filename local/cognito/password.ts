import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ApiError } from '../gateway/gateway-request.ts';
import type { PasswordPolicy } from './user-pool.ts';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
/** 16 MiB and some 50 ms: what scrypt's author gives for signing in (Percival, "Stronger key derivation", section 7). */
const cost = { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const keyBytes = 32;
const symbols = '^$*.[]{}()?-"!@#%&/\\,><\':;|_~`=+';

/** `scrypt$N$r$p$salt$key` */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const key = await derive(password, salt, keyBytes, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
};

/** Takes as long without a hash (a user who isn't there) as with one. */
export const passwordMatches = async (password: string, hash: string | undefined): Promise<boolean> => {
  const [, N, r, p, salt = '', key = ''] = (hash ?? '').split('$');
  const parameters = hash === undefined ? cost : { ...cost, N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, 'base64'), keyBytes, parameters);
  return hash !== undefined && timingSafeEqual(derived, Buffer.from(key, 'base64'));
};

/** @throws ApiError InvalidPasswordException, in Cognito's words. */
export const requirePolicy = (password: string, policy: PasswordPolicy): void => {
  const refuse = (what: string): never => {
    throw new ApiError('InvalidPasswordException', `Password did not conform with policy: ${what}`);
  };
  if (password.length < policy.minimumLength) refuse('Password not long enough');
  if (password.length > 256) refuse('Password too long');
  if (password.trim() !== password) refuse('Password must not begin or end with a space');
  if (policy.requireUppercase && !/[A-Z]/.test(password)) refuse('Password must have uppercase characters');
  if (policy.requireLowercase && !/[a-z]/.test(password)) refuse('Password must have lowercase characters');
  if (policy.requireNumbers && !/[0-9]/.test(password)) refuse('Password must have numeric characters');
  if (
    policy.requireSymbols &&
    ![...password.slice(1, -1)].concat(password.split('')).some((one) => symbols.includes(one))
  )
    refuse('Password must have symbol characters');
};

/** A random password that every policy accepts, easy to copy: no look-alikes, no quotes. */
export const randomPassword = (length = 20): string => {
  const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_.+=@#'];
  const pick = (from: string): string => from.charAt(randomInt(from.length));
  const rest = kinds.slice(0, 3).join('');
  const characters = [...kinds.map(pick), ...Array.from({ length: length - kinds.length }, () => pick(rest))];
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] as string, characters[index] as string];
  }
  return characters.join('');
};
