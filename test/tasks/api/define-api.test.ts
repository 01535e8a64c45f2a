import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { pageOf, pageQuery } from '../../../domain/api/page.ts';
import { defineRoute } from '../../../domain/api/route.ts';
import { type ApiRequest, defineApi, serve } from '../../../tasks/api/define-api.ts';
import type { GatewayAnswer } from '../../../tasks/api/gateway-event.ts';
import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
  TaskTokenGoneError,
  ThrottledError,
  ValidationError,
} from '../../../tasks/errors.ts';
import {
  apiClient,
  apiPorts,
  lambdaContext,
  outcomeOf,
  person,
  proxyEvent,
  replyOf,
} from '../../support/api-client.ts';

const anyone = defineRoute({
  operationId: 'getHealth',
  method: 'GET',
  path: '/health',
  tag: 'Service',
  summary: 'For anyone',
  answer: { status: 200, description: 'x', body: z.strictObject({ userId: z.string() }) },
});
const signedIn = defineRoute({
  operationId: 'getMe',
  method: 'GET',
  path: '/me',
  tag: 'Identity',
  summary: 'For all who are signed in',
  answer: { status: 200, description: 'x', body: z.strictObject({ userId: z.string() }), etag: true },
});
const forAdmins = defineRoute({
  operationId: 'decideStep',
  method: 'POST',
  path: '/decisions',
  tag: 'Executions',
  summary: 'For admins',
  body: z.strictObject({ value: z.int() }),
  answer: { status: 201, description: 'x', body: z.strictObject({ onceId: z.string() }) },
});
const named = defineRoute({
  operationId: 'postTransaction',
  method: 'POST',
  path: '/payments',
  tag: 'Ledgers',
  summary: 'What is named by its body',
  optionalIdempotencyKey: 'its id names it',
  body: z.strictObject({ id: z.string() }),
  answer: { status: 201, description: 'x', body: z.strictObject({ onceId: z.string() }) },
});
const list = defineRoute({
  operationId: 'listDocuments',
  method: 'GET',
  path: '/numbers',
  tag: 'Documents',
  summary: 'A list',
  query: z.strictObject({ from: z.coerce.number().int().default(0), ...pageQuery }),
  answer: { status: 200, description: 'x', body: pageOf(z.int()) },
});
const report = defineRoute({
  operationId: 'getReconciliationReport',
  method: 'GET',
  path: '/report',
  tag: 'Reconciliations',
  summary: 'Several forms',
  answer: { status: 200, description: 'x', body: z.strictObject({}), forms: ['text/csv', 'text/html'] },
});

const ada = person('ada', 'trade-ops');
const root = person('root', 'admin');

/** The routes, one of which fails, or never ends, as a test says. */
const api = (fail?: unknown) =>
  apiClient([
    serve(anyone, async ({ actor }) => ({ body: { userId: actor.userId } })),
    serve(signedIn, async ({ actor }) => {
      if (fail === 'never') return new Promise(() => {});
      if (fail !== undefined) return Promise.reject(fail);
      return { body: { userId: actor.userId }, revision: 3, location: '/me' };
    }),
    serve(forAdmins, async ({ onceId }) => ({ body: { onceId } })),
    serve(named, async ({ onceId }) => ({ body: { onceId } })),
    serve(list, async ({ query, page }: ApiRequest<typeof list>) =>
      page(async ({ limit, after }) => {
        const from = (after?.next as number | undefined) ?? query.from;
        const items = Array.from({ length: limit }, (_, at) => from + at).filter((number) => number < 10);
        return { items, ...(from + limit < 10 && { next: { next: from + limit } }) };
      }),
    ),
    serve(report, async ({ form }) =>
      form === 'application/json' ? { body: {} } : { text: `as ${form}`, mediaType: form },
    ),
  ]);

describe('an answer', () => {
  it('carries the correlation id, and headers that keep it from caches and other origins', async () => {
    const reply = await api()({ by: ada, route: 'GET /me' });

    expect(reply).toMatchObject({
      status: 200,
      json: { userId: 'ada' },
      headers: {
        'X-Correlation-Id': 'correlation-1',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Access-Control-Allow-Origin': 'https://console.example.com',
        ETag: '"3"',
        Location: '/me',
      },
    });
  });

  it('comes in the form that the caller likes best, and a page that runs no script', async () => {
    const asForm = (Accept: string) => api()({ by: ada, route: 'GET /report', headers: { Accept } });

    expect(await asForm('text/csv')).toMatchObject({
      text: 'as text/csv',
      headers: { 'Content-Type': 'text/csv; charset=utf-8' },
    });
    expect((await asForm('text/html')).headers['Content-Security-Policy']).toContain("default-src 'none'");
    expect(await asForm('application/json')).toMatchObject({ json: {} });
    expect(outcomeOf(await asForm('image/png'))).toBe('406 NOT_ACCEPTABLE');
  });

  it('of a route with one form comes in it, whatever the caller accepts', async () => {
    expect(outcomeOf(await api()({ by: ada, route: 'GET /me', headers: { Accept: 'text/html' } }))).toBe(200);
  });
});

describe('rights', () => {
  it.each([
    ['GET /health', undefined, 200],
    ['GET /me', undefined, '401 UNAUTHENTICATED'],
    ['GET /me', ada, 200],
    ['POST /decisions', ada, '403 FORBIDDEN'],
    ['POST /decisions', undefined, '401 UNAUTHENTICATED'],
    ['POST /decisions', root, 201],
  ])('%s by %j: %s', async (route, by, outcome) => {
    expect(outcomeOf(await api()({ route, ...(by && { by }), body: { value: 1 } }))).toBe(outcome);
  });

  it('come before the request is looked at: who may not learns nothing of it', async () => {
    expect(outcomeOf(await api()({ by: ada, route: 'POST /decisions', rawBody: 'nonsense', key: '' }))).toBe(
      '403 FORBIDDEN',
    );
  });

  it('are nobody’s by a token for another application, also where anyone may', async () => {
    const claims = { sub: 'eve', aud: 'elsewhere', token_use: 'id' };

    expect(outcomeOf(await api()({ route: 'GET /me', claims }))).toBe('401 UNAUTHENTICATED');
    expect((await api()({ route: 'GET /health', claims })).json).toEqual({ userId: '' });
  });

  it('are the same under /machine', async () => {
    const handler = defineApi([serve(signedIn, async ({ actor }) => ({ body: { userId: actor.userId } }))], apiPorts());
    const event = { ...proxyEvent({ by: ada, route: 'GET /me' }), resource: '/machine/me' };

    expect(replyOf((await handler(event, lambdaContext())) as GatewayAnswer).json).toEqual({ userId: 'ada' });
  });
});

describe('a failure', () => {
  it.each([
    [new NotFoundError('there is no document d'), '404 NOT_FOUND', 'there is no document d'],
    [new ConflictError('it is decided'), '409 CONFLICT', 'it is decided'],
    [new TaskTokenGoneError('nothing waits'), '409 CONFLICT', 'nothing waits'],
    [new ValidationError('no such field'), '422 UNPROCESSABLE', 'no such field'],
    [new ThrottledError('SlowDown: table Documents'), '429 THROTTLED', 'Repeat the request in a while.'],
    [new ServiceUnavailableError('InternalError: host 10.0.0.1'), '503 UNAVAILABLE', 'Repeat the request in a while.'],
    [new Error('secret internals'), '500 INTERNAL', 'It has been logged under the correlation id.'],
    ['not even an error', '500 INTERNAL', 'It has been logged under the correlation id.'],
    [null, '500 INTERNAL', 'It has been logged under the correlation id.'],
  ])('%s is %s', async (error, outcome, detail) => {
    const reply = await api(error)({ by: ada, route: 'GET /me' });

    expect(outcomeOf(reply)).toBe(outcome);
    expect(reply.problem).toMatchObject({ detail, correlationId: 'correlation-1' });
  });

  it('to end in time is told before the function is ended', async () => {
    const reply = await api('never')({ by: ada, route: 'GET /me', remainingMs: 251 });

    expect(outcomeOf(reply)).toBe('504 TIMEOUT');
    expect(reply.problem).toMatchObject({ correlationId: 'correlation-1' });
    expect(reply.headers['X-Correlation-Id']).toBe('correlation-1');
  });

  it('that passes says when to come again', async () => {
    expect((await api(new ThrottledError('x'))({ by: ada, route: 'GET /me' })).headers['Retry-After']).toBe('2');
    expect((await api(new ConflictError('x'))({ by: ada, route: 'GET /me' })).headers['Retry-After']).toBeUndefined();
  });

  it('is told in bounded length', async () => {
    const reply = await api(new ValidationError('x'.repeat(1_000_000)))({ by: ada, route: 'GET /me' });

    expect(reply.text.length).toBeLessThan(3_000);
  });

  it.each([null, undefined, 'text', {}, { resource: 1 }, { resource: '/me', httpMethod: 'GET' }])(
    'of the event itself (%j) is answered, not thrown',
    async (event) => {
      const reply = replyOf((await defineApi([], apiPorts())(event, lambdaContext())) as GatewayAnswer);

      expect(outcomeOf(reply)).toBe('500 INTERNAL');
    },
  );

  it('to find the route is NOT_FOUND', async () => {
    expect(outcomeOf(await api()({ by: root, route: 'GET /elsewhere' }))).toBe('404 NOT_FOUND');
    expect(outcomeOf(await api()({ by: root, route: 'DELETE /me' }))).toBe('404 NOT_FOUND');
    expect(outcomeOf(await api()({ by: root, route: 'constructor __proto__' }))).toBe('404 NOT_FOUND');
  });
});

describe('a list', () => {
  const numbers = async (query: Record<string, string>, by = ada) => api()({ by, route: 'GET /numbers', query });
  const cursorOf = async (query: Record<string, string>) =>
    ((await numbers(query)).json as { nextCursor: string }).nextCursor;

  it('goes on where the page before ended, page by page to its end', async () => {
    const seen: number[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
      const { json } = await numbers({ limit: '4', ...(cursor && { cursor }) });
      const page = json as { items: number[]; nextCursor?: string };
      seen.push(...page.items);
      cursor = page.nextCursor;
    }

    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('may change the size of its pages on the way', async () => {
    expect((await numbers({ limit: '1', cursor: await cursorOf({ limit: '4' }) })).json).toMatchObject({ items: [4] });
  });

  it.each<[string, Record<string, string>, typeof ada]>([
    ['another caller', {}, root],
    ['another query', { from: '1' }, ada],
  ])('of %s refuses the cursor', async (_what, query, by) => {
    const cursor = await cursorOf({ limit: '4' });

    expect(outcomeOf(await numbers({ ...query, cursor }, by))).toBe('400 BAD_CURSOR');
  });

  it('takes a default that is said for the same query', async () => {
    const cursor = await cursorOf({ limit: '4' });

    expect(outcomeOf(await numbers({ from: '0', cursor }))).toBe(200);
  });
});

describe('an Idempotency-Key', () => {
  const decide = (key: string | null, by = root) => api()({ by, route: 'POST /decisions', body: { value: 1 }, key });

  const post = (key: string | null) => api()({ by: root, route: 'POST /payments', body: { id: 'p-1' }, key });
  const noKeys = [
    '',
    'short',
    'x'.repeat(65),
    'with spaces in between',
    '<script>alert(1)</script>',
    'ünïcödé-ünïcödé-ünïcödé',
    'two-keys-0000001, two-keys-0000002',
  ];

  it.each([null, ''])('of %j is missing where one is needed', async (key) => {
    expect(outcomeOf(await decide(key))).toBe('400 IDEMPOTENCY_KEY_MISSING');
  });

  it.each(noKeys.filter((key) => key !== ''))('of %j is malformed where one is needed', async (key) => {
    const reply = await decide(key);

    expect(outcomeOf(reply)).toBe('400 VALIDATION_FAILED');
    expect(reply.problem).toMatchObject({
      detail: expect.stringMatching(/malformed/),
      errors: [{ in: 'header', pointer: '/Idempotency-Key' }],
    });
  });

  it('may be left out where something else names what is done', async () => {
    expect(await post(null)).toMatchObject({ status: 201, json: { onceId: '' } });
    expect(await post('a'.repeat(16))).toMatchObject({
      status: 201,
      json: { onceId: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it.each(noKeys)('of %j is not taken for none', async (key) => {
    const reply = await post(key);

    expect(outcomeOf(reply)).toBe('400 VALIDATION_FAILED');
    expect(reply.problem?.errors).toMatchObject([{ in: 'header', pointer: '/Idempotency-Key' }]);
  });

  it('names what is done: the same for a repetition, another for another key or caller', async () => {
    const once = async (...of: Parameters<typeof decide>) => ((await decide(...of)).json as { onceId: string }).onceId;
    const [first, again, otherKey, otherCaller] = [
      await once('a'.repeat(16)),
      await once('a'.repeat(16)),
      await once('b'.repeat(16)),
      await once('a'.repeat(16), person('root2', 'admin')),
    ];

    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(new Set([first, otherKey, otherCaller]).size).toBe(3);
  });
});
