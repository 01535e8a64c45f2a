import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import {
  idempotencyKeyPattern,
  needsIdempotencyKey,
  refuseMalformedKey,
  refuseWithoutKey,
  takesIdempotencyKey,
} from '../../domain/api/idempotency-key.ts';
import {
  type ProblemCode,
  problemMediaType,
  problemOf,
  problems,
  type Refusal,
  refuse,
} from '../../domain/api/problem.ts';
import { mayUse, rights } from '../../domain/api/rights.ts';
import { type BodyOf, machinePrefix, type RequestOf, type RouteShape } from '../../domain/api/route.ts';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import type { Actor } from '../../domain/identity/actor.ts';
import { observed, recordError } from '../observed.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { acceptedForm } from './accepted-form.ts';
import { actorOf } from './actor-of.ts';
import type { Cursors } from './cursors.ts';
import { type GatewayAnswer, GatewayEvent, headerOf } from './gateway-event.ts';
import type { Idempotency } from './idempotency.ts';
import { expectedRevision, readRequest } from './read-request.ts';

type PagedBody<Item> = { items: Item[]; nextCursor?: string };

/** A request of a signed-in person (or, on the routes for anyone, of nobody) with what the frame knows of it. */
export type ApiRequest<Route extends RouteShape> = RequestOf<Route> & {
  /** On routes for anyone: nobody's. */
  actor: Actor;
  correlationId: string;
  /**
   * Of requests with an Idempotency-Key, else empty: names what is to be done, 64 hexadecimal digits that are the same for
   * every repetition of the request and for no other. Names of what a request makes derive from it, so that a repetition
   * after a crash finds what was made.
   */
  onceId: string;
  /** Of routes with `ifMatch`: what the caller read. */
  revision: number;
  /** Of routes with several forms: the one that the caller likes best. */
  form: string;
  /**
   * A page of a list: opens the caller's cursor, asks `list` for what follows, and seals where that ends.
   * @param list is given the page's size and the position to go on from.
   */
  page<Item>(list: (from: PageRequest) => Promise<Page<Item> | Refusal>): Promise<{ body: PagedBody<Item> } | Refusal>;
};

/** What a handler answers; the route says the status. */
export type ApiAnswer<Body> = {
  body: Body;
  /** The record's revision, for the ETag. */
  revision?: number;
  /** Where what was created is found, relative to the API's root. */
  location?: string;
};
/** A text in one of the route's other forms. */
export type TextAnswer = { text: string; mediaType: string };

export type Handled<Route extends RouteShape> = Promise<ApiAnswer<BodyOf<Route>> | TextAnswer | Refusal>;

/** A route with what carries it out. */
export type ServedRoute = { route: RouteShape; handle: (request: ApiRequest<RouteShape>) => Handled<RouteShape> };

/** Ties a handler to its route, whose schemas type both. */
export const serve = <Route extends RouteShape>(
  route: Route,
  handle: (request: ApiRequest<NoInfer<Route>>) => Handled<NoInfer<Route>>,
): ServedRoute => ({ route, handle: handle as unknown as ServedRoute['handle'] });

/** What the frame itself needs from outside. */
export type ApiPorts = {
  /** Clients of the user pool whose tokens are taken. */
  clientIds: readonly string[];
  /** The console's origin, for CORS. */
  consoleOrigin: string;
  idempotency: Idempotency;
  cursors: Cursors;
};

/** Errors of ports by the problem that they are; everything else is our own fault. */
const problemByError: ReadonlyMap<string, ProblemCode> = new Map([
  ['NotFoundError', 'NOT_FOUND'],
  ['ConflictError', 'CONFLICT'],
  ['TaskTokenGoneError', 'CONFLICT'],
  ['ValidationError', 'UNPROCESSABLE'],
  ['ThrottledError', 'THROTTLED'],
  ['ServiceUnavailableError', 'UNAVAILABLE'],
]);

/** Heal by themselves; what the service behind said of them is for the log. */
const passing: readonly ProblemCode[] = ['THROTTLED', 'UNAVAILABLE', 'IN_PROGRESS'];
const retryAfterSeconds = '2';

/** A thousand corrections can be wrong in a thousand ways. */
const longestDetail = 2_000;

const refusalOf = (thrown: unknown): Refusal => {
  const error = thrown instanceof Error ? thrown : new Error(`not an error: ${String(thrown)}`);
  const code = problemByError.get(error.name);
  if (code !== undefined && !passing.includes(code)) return refuse(code, error.message.slice(0, longestDetail));
  recordError(error);
  return code === undefined
    ? refuse('INTERNAL', 'It has been logged under the correlation id.')
    : refuse(code, 'Repeat the request in a while.');
};

const commonHeaders = (correlationId: string, { consoleOrigin }: ApiPorts): Record<string, string> => ({
  'X-Correlation-Id': correlationId,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'Access-Control-Allow-Origin': consoleOrigin,
  'Access-Control-Expose-Headers': 'ETag, Location, X-Correlation-Id',
  Vary: 'Origin, Accept',
});

/** Pages that the API itself shows load nothing from elsewhere and run no script. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const answerOf = (route: RouteShape, answer: ApiAnswer<unknown> | TextAnswer): GatewayAnswer => {
  if ('text' in answer) {
    const headers: Record<string, string> = { 'Content-Type': `${answer.mediaType}; charset=utf-8` };
    if (answer.mediaType === 'text/html') headers['Content-Security-Policy'] = pagePolicy;
    return { statusCode: route.answer.status, headers, body: answer.text };
  }
  return {
    statusCode: route.answer.status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(answer.revision !== undefined && { ETag: `"${answer.revision}"` }),
      ...(answer.location !== undefined && { Location: answer.location }),
    },
    body: answer.body === undefined ? '' : JSON.stringify(answer.body),
  };
};

const nobody: Actor = { userId: '', email: '', groups: [] };

/** Rights before anything else: who may not use a route learns nothing of what it takes. */
const authorise = (route: RouteShape, event: GatewayEvent, ports: ApiPorts): Actor | Refusal => {
  const actor = actorOf(event, ports.clientIds);
  if (rights[route.operationId] === 'anyone') return actor ?? nobody;
  if (!actor) return refuse('UNAUTHENTICATED', 'The token is for another application: sign in here.');
  return mayUse(route.operationId, actor.groups)
    ? actor
    : refuse('FORBIDDEN', 'None of the groups that you are in may do this.');
};

const makePage =
  (route: RouteShape, { params, query }: RequestOf<RouteShape>, actor: Actor, { cursors }: ApiPorts) =>
  async <Item>(
    list: (from: PageRequest) => Promise<Page<Item> | Refusal>,
  ): Promise<{ body: PagedBody<Item> } | Refusal> => {
    const { cursor, limit, ...filters } = query as { cursor?: string; limit: number };
    const scope = { operationId: route.operationId, actor, of: { ...params, ...filters } };
    const after = cursor === undefined ? undefined : await cursors.open(cursor, scope);
    if (cursor !== undefined && after === undefined)
      return refuse('BAD_CURSOR', 'Begin again without a cursor: this one is for another list, or none of ours.');
    const page = await list({ limit, ...(after && { after }) });
    if ('refused' in page) return page;
    const { items, next } = page;
    return { body: { items: [...items], ...(next && { nextCursor: await cursors.seal(next, scope) }) } };
  };

/** Empty where the route needs none and none came. */
const idempotencyKey = (route: RouteShape, event: GatewayEvent): string | Refusal => {
  const key = headerOf(event, 'idempotency-key');
  if (key !== undefined && new RegExp(idempotencyKeyPattern).test(key)) return key;
  const isNeeded = needsIdempotencyKey(route);
  if (isNeeded && !key) return refuseWithoutKey;
  return key === undefined ? '' : refuseMalformedKey(isNeeded);
};

const carryOut = async (
  { route, handle }: ServedRoute,
  event: GatewayEvent,
  context: Context,
  ports: ApiPorts,
): Promise<GatewayAnswer | Refusal> => {
  const actor = authorise(route, event, ports);
  if ('refused' in actor) return actor;
  const form = acceptedForm(headerOf(event, 'accept'), [
    ...(route.answer.body ? ['application/json'] : []),
    ...(route.answer.forms ?? []),
  ]);
  if (form === undefined && route.answer.forms)
    return refuse('NOT_ACCEPTABLE', 'Ask for one of the forms that the documentation names.');
  const read = readRequest(route, event);
  if ('refused' in read) return read;
  const expected = route.ifMatch ? expectedRevision(event) : { revision: 0 };
  if ('refused' in expected) return expected;
  const key = takesIdempotencyKey(route) ? idempotencyKey(route, event) : '';
  if (typeof key !== 'string') return key;
  const once = `${route.operationId}#${actor.userId}#${key}`;
  const perform = async (): Promise<GatewayAnswer | Refusal> => {
    const answer = await handle({
      ...read.request,
      ...expected,
      actor,
      onceId: key && createHash('sha256').update(once).digest('hex'),
      correlationId: event.requestContext.requestId,
      form: form ?? 'application/json',
      page: makePage(route, read.request, actor, ports),
    });
    return 'refused' in answer ? answer : answerOf(route, answer);
  };
  if (!key) return perform();
  return ports.idempotency(
    {
      key: once,
      content: canonicalJson({ params: read.request.params, body: read.request.body, ...expected }),
    },
    context,
    perform,
  );
};

/** Enough for the answer to leave, with its logs, metrics and trace. */
const timeToAnswer = { timeoutEarlyInMillis: 250 };
const tooLate = refuse(
  'TIMEOUT',
  'It may have been done all the same: look, or repeat the request, a POST with the same Idempotency-Key.',
);

const correlationIdOf = (input: unknown): string | undefined => {
  const id = (input as { requestContext?: { requestId?: unknown } } | null | undefined)?.requestContext?.requestId;
  return typeof id === 'string' ? id : undefined;
};

/** With the headers that every answer has; a refusal as a problem document. */
const answered = (answer: GatewayAnswer | Refusal, correlationId: string, ports: ApiPorts): GatewayAnswer => {
  const headers = commonHeaders(correlationId, ports);
  if (!('refused' in answer)) return { ...answer, headers: { ...headers, ...answer.headers } };
  return {
    statusCode: problems[answer.refused].status,
    headers: {
      ...headers,
      'Content-Type': problemMediaType,
      ...(passing.includes(answer.refused) && { 'Retry-After': retryAfterSeconds }),
    },
    body: JSON.stringify(problemOf(answer, correlationId)),
  };
};

/**
 * A function behind the API that serves some of its routes: finds the route, checks rights, reads the request by the route's
 * schemas, carries it out, for a POST once per Idempotency-Key, and answers as the route says, or with a problem document
 * (RFC 9457). It throws nothing: what no handler foresaw is logged and is a 500 with the correlation id, and what takes too
 * long is a 504 just before Lambda would end it.
 */
export const defineApi = (served: readonly ServedRoute[], ports: ApiPorts) => {
  const byOperation = new Map(served.map((one) => [`${one.route.method} ${one.route.path}`, one]));
  const route = async (event: GatewayEvent, context: Context): Promise<GatewayAnswer | Refusal> => {
    const path = event.resource.startsWith(`${machinePrefix}/`)
      ? event.resource.slice(machinePrefix.length)
      : event.resource;
    const found = byOperation.get(`${event.httpMethod} ${path}`);
    return found
      ? carryOut(found, event, context, ports)
      : refuse('NOT_FOUND', 'This function does not serve the route.');
  };
  const handler = observed(
    async (input: unknown, context: Context): Promise<GatewayAnswer> => {
      const correlationId = correlationIdOf(input) ?? 'unknown';
      try {
        return answered(await route(GatewayEvent.parse(input), context), correlationId, ports);
      } catch (error) {
        return answered(refusalOf(error), correlationId, ports);
      }
    },
    correlationIdOf,
    timeToAnswer,
  );
  return handler.onError((request) => {
    if (request.error?.name === 'TimeoutError')
      request.response = answered(tooLate, correlationIdOf(request.event) ?? 'unknown', ports);
  });
};
