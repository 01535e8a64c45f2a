import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayRefusal } from './gateway-response-types.ts';

/** A request as it came, before it is known what it is for. */
export type ApiRequest = {
  method: string;
  /** Still percent-encoded, as REST APIs hand it on. */
  path: string;
  /** Of the path, without a slash at its end; still encoded. */
  segments: readonly string[];
  /** Decoded; values in order of arrival. */
  query: ReadonlyMap<string, readonly string[]>;
  headers: Headers;
  body: Buffer;
  /** The body was longer than `payloadLimitBytes`, and isn't here. */
  bodyTooLarge: boolean;
  sourceIp: string;
  protocol: string;
  receivedMs: number;
  requestId: string;
  /** What `x-amz-apigw-id` says. */
  extendedRequestId: string;
  /** X-Ray's header, of the client or made here. */
  traceHeader: string;
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const payloadLimitBytes = 10 * 1024 * 1024;
const headerLimitBytes = 10_240;

/** Header lines, their names compared without regard to case and kept as they were written. */
export class Headers {
  readonly #values = new Map<string, { name: string; values: string[] }>();

  static fromRaw(raw: readonly string[]): Headers {
    const headers = new Headers();
    for (let index = 0; index < raw.length; index += 2) headers.add(raw[index] as string, raw[index + 1] as string);
    return headers;
  }

  add(name: string, value: string): void {
    const present = this.#values.get(name.toLowerCase());
    if (present) present.values.push(value);
    else this.#values.set(name.toLowerCase(), { name, values: [value] });
  }

  /** The last value, as API Gateway has it. */
  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase())?.values.at(-1);
  }

  entries(): readonly { name: string; values: readonly string[] }[] {
    return [...this.#values.values()];
  }
}

/** @throws GatewayRefusal of a target or headers that API Gateway doesn't take. */
export const parseTarget = (target: string): Pick<ApiRequest, 'path' | 'segments' | 'query'> => {
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  if (!path.startsWith('/')) throw badRequest('the request target must be a path');
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  for (const segment of segments) {
    const decoded = decode(segment, 'path');
    // Whoever decodes once more behind the gateway must not be led out of his folder.
    if (decoded === '.' || decoded === '..') throw badRequest('the path must not hold . or .. segments');
  }
  const query = new Map<string, string[]>();
  for (const pair of queryAt < 0 ? [] : target.slice(queryAt + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const key = decode(name.replaceAll('+', ' '), 'query');
    const values = query.get(key) ?? [];
    values.push(decode(value.replaceAll('+', ' '), 'query'));
    query.set(key, values);
  }
  return { path, segments, query };
};

const decode = (text: string, where: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`the ${where} is not validly percent-encoded UTF-8`);
  }
};

const badRequest = (message: string): GatewayRefusal => new GatewayRefusal('DEFAULT_4XX', message);

/** What of a request needs no reading of its target: so that a refusal of the target has a context too. */
export const beginRequest = async (incoming: IncomingMessage, receivedMs: number): Promise<ApiRequest> => {
  const headers = Headers.fromRaw(incoming.rawHeaders);
  const body = await readPayload(incoming);
  return {
    method: incoming.method ?? 'GET',
    path: (incoming.url ?? '/').split('?', 1)[0] ?? '/',
    segments: [],
    query: new Map(),
    headers,
    body: body ?? Buffer.alloc(0),
    bodyTooLarge: body === undefined,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    protocol: `HTTP/${incoming.httpVersion}`,
    receivedMs,
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    traceHeader: headers.get('x-amzn-trace-id') ?? newTraceHeader(receivedMs),
  };
};

const newTraceHeader = (nowMs: number): string =>
  `Root=1-${Math.floor(nowMs / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;

/** @throws GatewayRefusal */
export const refuseLongHeaders = ({ method, headers }: ApiRequest, target: string): void => {
  const bytes = headers
    .entries()
    .reduce(
      (sum, { name, values }) => sum + values.join('').length + name.length * values.length,
      method.length + target.length,
    );
  if (bytes > headerLimitBytes)
    throw new GatewayRefusal('DEFAULT_4XX', `Request line and headers are over ${headerLimitBytes} bytes`, {
      status: 431,
    });
};

/** @returns undefined if it is too long: the rest is read and dropped, so that the sender gets its answer. */
const readPayload = async (incoming: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= payloadLimitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > payloadLimitBytes ? undefined : Buffer.concat(chunks);
};
