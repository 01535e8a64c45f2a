import { invalidParameter } from './cognito-error.ts';

export type Input = Readonly<Record<string, unknown>>;

/** @throws ApiError InvalidParameterException */
export const requiredText = (input: Input, name: string): string => {
  const value = input[name];
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  if (value === undefined || value === null)
    throw invalidParameter(
      `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must not be null`,
    );
  if (typeof value !== 'string' || value === '')
    throw invalidParameter(
      `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    );
  return value;
};

export const optionalText = (input: Input, name: string): string | undefined =>
  typeof input[name] === 'string' ? input[name] : undefined;

/** Of AuthParameters and ChallengeResponses. @throws ApiError InvalidParameterException */
export const requiredParameter = (parameters: Input, name: string): string => {
  const value = parameters[name];
  if (typeof value !== 'string' || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
};

export const objectIn = (input: Input, name: string): Input => {
  const value = input[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Input) : {};
};

/** A page's size and where it begins, from `Limit` and a token that is a row's number. */
export const pageIn = (input: Input, limitName: string, tokenName: string): { limit: number; offset: number } => {
  const limit = Number(input[limitName] ?? 60);
  const offset = Number(input[tokenName] ?? 0);
  if (!Number.isInteger(limit) || limit < 0 || limit > 60)
    throw invalidParameter(
      `1 validation error detected: Value at '${limitName.toLowerCase()}' failed to satisfy constraint: Member must have value less than or equal to 60`,
    );
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalidParameter('Invalid pagination token given.');
  return { limit, offset };
};
