import type { z } from 'zod';
import type { ProblemCode } from './problem.ts';
import type { OperationId } from './rights.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sections of the documentation. */
type Tag =
  | 'Service'
  | 'Identity'
  | 'Documents'
  | 'Trades'
  | 'Reconciliations'
  | 'Matches'
  | 'Breaks'
  | 'Rules'
  | 'Ledgers'
  | 'Executions'
  | 'Audit';

/** What a route starts without any code between: a machine, and how the answer names the execution. */
export type Started = {
  machine: 'TradeMatching';
  /** The answer's member that holds the execution's name. */
  idName: string;
  /** Its place in the API: the execution's name goes after it. */
  location: string;
};

/**
 * A route, declared once: its schemas give the handler's types, the gateway's request validation, the OpenAPI document and
 * the console's client. Who may use it stands in `rights.ts` under its operation id.
 */
export type RouteShape = {
  operationId: OperationId;
  method: Method;
  /** `/documents/{documentId}`: every parameter in braces is a key of `params`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Always a JSON object. */
  body?: z.ZodType;
  /** The record's revision must come in If-Match, as its ETag gave it. */
  ifMatch?: true;
  /** A POST that takes no Idempotency-Key, with the reason. */
  withoutIdempotencyKey?: string;
  /** A POST whose Idempotency-Key may be left out, with the reason. */
  optionalIdempotencyKey?: string;
  answer: {
    status: 200 | 201 | 202 | 204;
    description: string;
    body?: z.ZodType;
    /** Other forms than JSON, chosen by Accept. */
    forms?: readonly ('text/html' | 'text/csv' | 'text/plain')[];
    /** Answers carry the record's revision as ETag. */
    etag?: true;
  };
  /** What it may refuse besides what every route may. */
  problems?: readonly ProblemCode[];
  /** API Gateway itself starts the machine, and no function runs. Its input is the body with the caller as `requestedBy`. */
  starts?: Started;
  /** Machine clients reach it under /machine too, metered by their API key. */
  machineClients?: true;
};

/** Keeps the route's own types. */
export const defineRoute = <const Route extends RouteShape>(route: Route): Route => route;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;

/** What a handler of the route is given of the request. */
export type RequestOf<Route extends RouteShape> = {
  params: Parsed<Route['params']>;
  query: Parsed<Route['query']>;
  body: Parsed<Route['body']>;
};

/** What a client gets back, as JSON. */
export type BodyOf<Route extends RouteShape> = Route['answer'] extends { body: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined;

/** Paths under which machine clients reach a route. */
export const machinePrefix = '/machine';
