import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Answer } from '../answer.ts';
import { GatewayRefusal } from '../gateway-response-types.ts';

const fields = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];
/** What API Gateway says for itself: a function's own goes out under another name. */
const remapped = [
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
];

/**
 * `{ statusCode, headers, multiValueHeaders, body, isBase64Encoded }`: none of them must be there, and nothing else may.
 *
 * @param asBinary the client takes binary: a base64 body goes out decoded.
 * @throws GatewayRefusal with 502 for anything else ("Malformed Lambda proxy response").
 */
export const readProxyAnswer = (payload: string, asBinary: boolean): Answer => {
  const answer = objectOf(parse(payload));
  const unknown = Object.keys(answer).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw malformed(`it has the field ${unknown}`);
  const { statusCode = 200, body = '', isBase64Encoded = false } = answer;
  const status = typeof statusCode === 'string' ? Number(statusCode) : statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    throw malformed(`statusCode is ${JSON.stringify(statusCode)}`);
  if (body !== null && typeof body !== 'string') throw malformed('body is no string');
  if (typeof isBase64Encoded !== 'boolean') throw malformed('isBase64Encoded is no boolean');
  const headers = readHeaders(answer);
  if (!headers.some(({ name }) => name.toLowerCase() === 'content-type'))
    headers.unshift({ name: 'Content-Type', value: 'application/json' });
  return { status, headers, body: Buffer.from(body ?? '', isBase64Encoded && asBinary ? 'base64' : 'utf8') };
};

/** A name in both is taken from multiValueHeaders. */
const readHeaders = (answer: Readonly<Record<string, unknown>>): { name: string; value: string }[] => {
  const several = Object.entries(objectOf(answer.multiValueHeaders ?? {}));
  const single = Object.entries(objectOf(answer.headers ?? {})).filter(
    ([name]) => !several.some(([other]) => other.toLowerCase() === name.toLowerCase()),
  );
  return [...single, ...several].flatMap(([name, values]) => [values].flat().map((value) => headerOf(name, value)));
};

const headerOf = (name: string, value: unknown): { name: string; value: string } => {
  if (!['string', 'boolean', 'number'].includes(typeof value)) throw malformed(`the header ${name} is no text`);
  const header = {
    name: remapped.includes(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name,
    value: String(value),
  };
  try {
    validateHeaderName(header.name);
    validateHeaderValue(header.name, header.value);
  } catch (error) {
    throw malformed((error as Error).message);
  }
  return header;
};

const parse = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    throw malformed('it is no JSON');
  }
};

const objectOf = (value: unknown): Record<string, unknown> => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw malformed('it is no object');
};

const malformed = (why: string): GatewayRefusal =>
  new GatewayRefusal('DEFAULT_5XX', 'Internal server error', {
    status: 502,
    cause: `Malformed Lambda proxy response: ${why}`,
  });
