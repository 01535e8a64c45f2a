import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { Problem, type ProblemCode, problemMediaType } from '../../domain/api/problem.ts';
import type { Group } from '../../domain/identity/actor.ts';
import { encryptedCursors } from '../../tasks/api/cursors.ts';
import { type ApiPorts, defineApi, type ServedRoute } from '../../tasks/api/define-api.ts';
import type { GatewayAnswer } from '../../tasks/api/gateway-event.ts';
import type { Idempotency } from '../../tasks/api/idempotency.ts';
import { logger } from '../../tasks/observed.ts';

export const clientId = 'console-client';

/** Someone who is signed in. */
export type Person = { userId: string; groups: readonly Group[] };
export const person = (userId: string, ...groups: Group[]): Person => ({ userId, groups });

export type ApiCall = {
  /** Nobody where absent. */
  by?: Person;
  /** `POST /documents/{documentId}/review` */
  route: string;
  /** Those that the path has no place for are left out. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Sent as JSON; `rawBody` as it is. */
  body?: unknown;
  rawBody?: string;
  headers?: Record<string, string>;
  /** Of a POST; a new one where absent, none where null. */
  key?: string | null;
  /** What the function has left when it is called, of which an Idempotency-Key is held for it. */
  remainingMs?: number;
  /** Claims besides those of `by`, or instead of them. */
  claims?: Record<string, unknown>;
};

export type ApiReply = {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body as JSON. */
  json: unknown;
  /** Of a refusal: that it is a whole problem document has been checked. */
  problem?: Problem;
};

export const lambdaContext = (remainingMs = 28_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'Api',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Api',
  memoryLimitInMB: '512',
  awsRequestId: 'request',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => remainingMs,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

/** A REST API's proxy event, as API Gateway makes it of a request. */
export const proxyEvent = ({ by, route, params, query, body, rawBody, headers, key, claims }: ApiCall) => {
  const [httpMethod = '', resource = ''] = route.split(' ');
  const sent = rawBody ?? (body === undefined ? null : JSON.stringify(body));
  const path = resource.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const parameters = [...resource.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const signedIn = by && {
    sub: by.userId,
    aud: clientId,
    token_use: 'id',
    email: `${by.userId}@example.com`,
    'cognito:groups': by.groups.join(','),
  };
  return {
    resource,
    path,
    httpMethod,
    headers: {
      Accept: 'application/json',
      ...(sent !== null && { 'Content-Type': 'application/json' }),
      ...(httpMethod === 'POST' && key !== null && { 'Idempotency-Key': key ?? randomUUID() }),
      ...headers,
    },
    pathParameters:
      parameters.length > 0 ? Object.fromEntries(parameters.map((name) => [name, params?.[name] ?? ''])) : null,
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query
      ? Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]))
      : null,
    body: sent,
    isBase64Encoded: false,
    requestContext: {
      requestId: 'correlation-1',
      authorizer: signedIn || claims ? { claims: { ...signedIn, ...claims } } : null,
    },
  };
};

/** Carries everything out, once or not: for what has nothing to do with repetitions. */
const withoutIdempotency: Idempotency = (_request, _context, perform) => perform();

export const apiPorts = (ports: Partial<ApiPorts> = {}): ApiPorts => ({
  clientIds: ['other-client', clientId],
  consoleOrigin: 'https://console.example.com',
  idempotency: withoutIdempotency,
  cursors: encryptedCursors(async () => 'a secret of thirty-two characters or more'),
  ...ports,
});

export const replyOf = ({ statusCode, headers, body }: GatewayAnswer): ApiReply => {
  const isJson = headers['Content-Type']?.includes('json');
  const json: unknown = isJson ? JSON.parse(body) : undefined;
  if (statusCode < 400) return { status: statusCode, headers, text: body, json };
  const problem = Problem.parse(json);
  if (headers['Content-Type'] !== problemMediaType) throw new Error(`a refusal as ${headers['Content-Type']}`);
  if (problem.status !== statusCode) throw new Error(`a ${problem.status} sent as ${statusCode}`);
  return { status: statusCode, headers, text: body, json, problem };
};

/** Calls served routes through the real frame. Answers that don't fit their route's schema are errors of the test. */
export const apiClient = (served: readonly ServedRoute[], ports: Partial<ApiPorts> = {}) => {
  const handler = defineApi(served, apiPorts(ports));
  const routes = new Map(served.map(({ route }) => [`${route.method} ${route.path}`, route]));
  // An answer doesn't say what failed on our side, and the log is silent in tests.
  const faults = jest.spyOn(logger, 'error');
  return async (call: ApiCall): Promise<ApiReply> => {
    const reply = replyOf((await handler(proxyEvent(call), lambdaContext(call.remainingMs))) as GatewayAnswer);
    const route = routes.get(call.route);
    if (reply.problem?.code === 'INTERNAL') console.error(call.route, ...(faults.mock.lastCall ?? []));
    const isJson = reply.headers['Content-Type']?.startsWith('application/json');
    if (!reply.problem && isJson) route?.answer.body?.parse(reply.json);
    return reply;
  };
};

/** `200`, or `404 NOT_FOUND`: what a reply comes to. */
export const outcomeOf = ({ status, problem }: ApiReply): number | `${number} ${ProblemCode}` =>
  problem ? `${status as number} ${problem.code}` : status;
