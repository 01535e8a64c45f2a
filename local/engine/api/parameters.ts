import { parseStatesArn } from '../arn.ts';
import { AwsError } from '../aws-error.ts';
import { isObject } from '../json.ts';

export type Input = Record<string, unknown>;

/** A required string; AWS's wording of the constraint it breaks. */
export const requiredString = (input: Input, name: string): string => {
  const value = input[name];
  if (value === undefined || value === null)
    throw validation(`Value null at '${name}' failed to satisfy constraint: Member must not be null`);
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${name} must be a string`);
  return value;
};

export const optionalString = (input: Input, name: string): string | undefined =>
  input[name] === undefined || input[name] === null ? undefined : requiredString(input, name);

export const requiredObject = (input: Input, name: string): Record<string, unknown> => {
  const value = input[name];
  if (isObject(value)) return value;
  throw new AwsError('SerializationException', `${name} must be an object`);
};

export const optionalObject = (input: Input, name: string): Record<string, unknown> | undefined =>
  input[name] === undefined || input[name] === null ? undefined : requiredObject(input, name);

export const optionalBoolean = (input: Input, name: string): boolean | undefined =>
  typeof input[name] === 'boolean' ? input[name] : undefined;

/** Checks a page's parameters; a size of 0 means the default. */
export const pageSize = (input: Input, defaultSize: number, largest: number): number => {
  const value = input.maxResults ?? 0;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new AwsError('SerializationException', 'maxResults must be an integer');
  const faults: string[] = [];
  if (value < 0 || value > largest)
    faults.push(
      `Value '${value}' at 'maxResults' failed to satisfy constraint: Member must have value ${value < 0 ? 'greater' : 'less'} than or equal to ${value < 0 ? 0 : largest}`,
    );
  const token = optionalString(input, 'nextToken') ?? '';
  if (token.length > tokenLimit)
    faults.push(
      `Value '${token}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to ${tokenLimit}`,
    );
  if (faults.length > 0) throw validation(faults.join('; '), faults.length);
  return value === 0 ? defaultSize : value;
};

const tokenLimit = 1024;

export const validation = (detail: string, count = 1): AwsError =>
  new AwsError('ValidationException', `${count} validation error${count === 1 ? '' : 's'} detected: ${detail}`);

/** Tokens are opaque to callers: the place where the next page starts. */
export const encodeToken = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64');

export const decodeToken = <T>(input: Input): T | undefined => {
  const token = optionalString(input, 'nextToken');
  if (token === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as T;
  } catch {
    throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  }
};

/** One page of a list that is at hand. */
export const page = <T>(input: Input, all: T[], size: number): { items: T[]; nextToken?: string } => {
  const start = decodeToken<number>(input) ?? 0;
  const items = all.slice(start, start + size);
  return start + size < all.length ? { items, nextToken: encodeToken(start + size) } : { items };
};

/** An ARN of the wanted kind, or InvalidArn. */
export const arnOfKind = (arn: string, ...kinds: string[]): { kind: string; rest: string[] } => {
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const parsed = parseStatesArn(arn);
  if (!parsed || !kinds.includes(parsed.kind))
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${parsed?.kind ?? arn}'`);
  return parsed;
};

/** Names of machines, executions and activities. */
export const checkName = (name: string): void => {
  if (name.length < 1 || name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
};

export const date = (epochMs: number): Date => new Date(epochMs);
