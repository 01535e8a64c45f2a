import type { z } from 'zod';
import { ApiProblem, ApiUnreachable, problemIn } from './client-errors.ts';
import { takesIdempotencyKey } from './idempotency-key.ts';
import { rights } from './rights.ts';
import type { BodyOf, RouteShape } from './route.ts';

type Member<Route, Name extends 'params' | 'query' | 'body'> =
  Route extends Record<Name, infer Schema extends z.ZodType>
    ? Record<never, unknown> extends z.input<Schema>
      ? { [Key in Name]?: z.input<Schema> }
      : { [Key in Name]: z.input<Schema> }
    : Record<never, unknown>;

/** What a client sends with a route. */
type CallOf<Route extends RouteShape> = Member<Route, 'params'> &
  Member<Route, 'query'> &
  Member<Route, 'body'> &
  (Route extends { ifMatch: true } ? { ifMatch: string } : Record<never, unknown>) & {
    /** Of a POST that takes one: the same key and body give the same answer; a new one each time by default. */
    idempotencyKey?: string;
  };

type Answered<Route extends RouteShape> = {
  body: BodyOf<Route>;
  /** The record's revision, to be sent as `ifMatch` with a change of it. */
  etag?: string;
};

export type FetchedAnswer = { status: number; headers: { get(name: string): string | null }; text(): Promise<string> };
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; redirect: 'error' },
) => Promise<FetchedAnswer>;

/** What the client needs from outside. */
export type ClientPorts = {
  /** Where the API answers, without a slash at its end. */
  baseUrl: string;
  /** As the platform's own; rejects where nothing answers. */
  fetch: Fetch;
  /** The id token, for routes that are not for anyone. */
  token(): Promise<string>;
  newIdempotencyKey(): string;
  wait(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
};

export type ApiClient = {
  /**
   * Calls a route by its declaration. What may be repeated safely is, after a while, where the API is throttled, fails or can't
   * be reached.
   * @throws ApiProblem for what the API refuses, ApiUnreachable where none answers.
   */
  call<Route extends RouteShape>(route: Route, request: CallOf<Route>): Promise<Answered<Route>>;
};

type PlainCall = {
  params?: Readonly<Record<string, unknown>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
  ifMatch?: string;
  idempotencyKey?: string;
};

const pathOf = (route: RouteShape, { params = {}, query = {} }: PlainCall): string => {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return search.length > 0 ? `${path}?${search.join('&')}` : path;
};

const attempts = 5;
const firstWaitMs = 200;
const longestWaitMs = 10_000;
const passing: readonly number[] = [429, 500, 502, 503, 504];

/** Full jitter (AWS, "Exponential backoff and jitter"), but not before the API says. */
const waitMs = (attempt: number, retryAfter: string | null, random: () => number): number => {
  const jittered = random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
  const seconds = Number(retryAfter ?? 0);
  return Number.isFinite(seconds) ? Math.max(jittered, Math.min(seconds * 1000, longestWaitMs)) : jittered;
};

/** Reads change nothing, and a POST under the same key is the same one. Whatever else failed may have been done. */
const isRepeatable = (route: RouteShape): boolean => route.method === 'GET' || takesIdempotencyKey(route);

const bodyIn = (text: string, url: string): unknown => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiUnreachable(`what answers at ${url} is not Concord’s API`, { cause: error });
  }
};

/** The API's client, typed by the routes' declarations. */
export const apiClient = ({ baseUrl, fetch, token, newIdempotencyKey, wait, random }: ClientPorts): ApiClient => {
  const once = (route: RouteShape, request: PlainCall, headers: Record<string, string>): Promise<FetchedAnswer> =>
    fetch(`${baseUrl}${pathOf(route, request)}`, {
      method: route.method,
      headers,
      ...(route.body && { body: JSON.stringify(request.body) }),
      // Credentials go to the API that was asked, and nowhere that it may point to.
      redirect: 'error',
    }).catch((error: unknown) => {
      throw new ApiUnreachable(`nothing answers at ${baseUrl}`, { cause: error });
    });

  const headersOf = async (route: RouteShape, { ifMatch, idempotencyKey }: PlainCall) => ({
    Accept: 'application/json, application/problem+json',
    ...(route.body && { 'Content-Type': 'application/json' }),
    ...(rights[route.operationId] !== 'anyone' && { Authorization: await token() }),
    ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    ...(takesIdempotencyKey(route) && { 'Idempotency-Key': idempotencyKey ?? newIdempotencyKey() }),
  });

  const call = async (route: RouteShape, request: PlainCall): Promise<{ body: unknown; etag?: string }> => {
    const headers = await headersOf(route, request);
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === attempts || !isRepeatable(route);
      const answer = await once(route, request, headers).catch((error: unknown) => {
        if (isLast) throw error;
        return undefined;
      });
      if (answer && answer.status < 300) {
        const etag = answer.headers.get('etag');
        return { body: bodyIn(await answer.text(), baseUrl), ...(etag !== null && { etag }) };
      }
      const problem = answer && problemIn(answer, await answer.text());
      const mayPass = problem === undefined || passing.includes(problem.status) || problem.code === 'IN_PROGRESS';
      if (problem && (isLast || !mayPass)) throw new ApiProblem(problem);
      await wait(waitMs(attempt, answer?.headers.get('retry-after') ?? null, random));
    }
  };
  return { call: call as ApiClient['call'] };
};
