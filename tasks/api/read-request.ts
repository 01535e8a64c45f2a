import type { z } from 'zod';
import { type ProblemLocation, type Refusal, refuse } from '../../domain/api/problem.ts';
import type { RequestOf, RouteShape } from '../../domain/api/route.ts';
import { type GatewayEvent, headerOf } from './gateway-event.ts';
import { pointerTo } from './json-pointer.ts';
import { readBody } from './read-body.ts';

/** Of bodies the gateway has checked that members are there, and no others. */
type Part = { in: ProblemLocation['in']; schema: z.ZodType | undefined; value: unknown };

/** Messages and pointers quote the request, and it may quote itself at any length. */
const longest = 200;

const locations = (place: ProblemLocation['in'], error: z.ZodError): ProblemLocation[] =>
  error.issues.slice(0, 50).map((issue) => ({
    in: place,
    pointer: pointerTo(issue.path).slice(0, longest),
    message: issue.message.slice(0, longest),
  }));

/** A parameter that comes twice is no choice of ours to make. */
const repeated = (event: GatewayEvent): string | undefined =>
  Object.entries(event.multiValueQueryStringParameters ?? {}).find(([, values]) => values.length > 1)?.[0];

/** A REST API hands path parameters on as they were sent, percent-encoded. */
const decodedPath = (event: GatewayEvent): { values: Record<string, string> } | Refusal => {
  try {
    const encoded = Object.entries(event.pathParameters ?? {});
    return { values: Object.fromEntries(encoded.map(([name, value]) => [name, decodeURIComponent(value)])) };
  } catch {
    return refuse('MALFORMED_REQUEST', 'The path is not validly percent-encoded.');
  }
};

/** What a route's handler is given of a request, or why it can't be. */
export const readRequest = <Route extends RouteShape>(
  route: Route,
  event: GatewayEvent,
): { request: RequestOf<Route> } | Refusal => {
  const twice = repeated(event);
  if (twice !== undefined)
    return refuse('VALIDATION_FAILED', `The query names ${twice.slice(0, longest)} more than once.`, [
      { in: 'query', pointer: pointerTo([twice]).slice(0, longest), message: 'more than one value' },
    ]);
  const body = route.body ? readBody(event) : { value: undefined };
  if ('refused' in body) return body;
  const path = decodedPath(event);
  if ('refused' in path) return path;
  const parts: Record<keyof RequestOf<Route>, Part> = {
    params: { in: 'path', schema: route.params, value: path.values },
    query: { in: 'query', schema: route.query, value: event.queryStringParameters ?? {} },
    body: { in: 'body', schema: route.body, value: body.value },
  };
  if (!route.query && Object.keys(event.queryStringParameters ?? {}).length > 0)
    return refuse('VALIDATION_FAILED', 'This route takes no query.');
  const parsed = Object.entries(parts).map(([name, { in: place, schema, value }]) => {
    const result = schema?.safeParse(value);
    return { name, value: result ? result.data : {}, errors: result?.error ? locations(place, result.error) : [] };
  });
  const errors = parsed.flatMap((part) => part.errors);
  if (errors.length > 0) {
    const said = errors.map(({ in: place, pointer: where, message }) => `${place} ${where || '/'}: ${message}`);
    return refuse('VALIDATION_FAILED', said.slice(0, 5).join('; '), errors.slice(0, 50));
  }
  return { request: Object.fromEntries(parsed.map(({ name, value }) => [name, value])) as RequestOf<Route> };
};

/** `"7"` as 7: the revision that the caller read. */
export const expectedRevision = (event: GatewayEvent): { revision: number } | Refusal => {
  const header = headerOf(event, 'if-match');
  if (header === undefined)
    return refuse('IF_MATCH_MISSING', 'Send the ETag that you read as If-Match, so that nobody’s change is lost.');
  const revision = /^"([1-9]\d{0,14})"$/.exec(header.trim())?.[1];
  return revision === undefined
    ? refuse('PRECONDITION_FAILED', 'If-Match must be the ETag of the record as you read it.')
    : { revision: Number(revision) };
};
