import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { pageQuery } from '../../../domain/api/page.ts';
import { problems } from '../../../domain/api/problem.ts';
import type { RouteShape } from '../../../domain/api/route.ts';
import { GatewayEvent } from '../../../tasks/api/gateway-event.ts';
import { expectedRevision, readRequest } from '../../../tasks/api/read-request.ts';
import { type ApiCall, proxyEvent } from '../../support/api-client.ts';

const route = {
  operationId: 'startExecution',
  method: 'POST',
  path: '/things/{thing}',
  tag: 'Executions',
  summary: 'A thing',
  params: z.strictObject({ thing: z.string().max(20) }),
  query: z.strictObject(pageQuery),
  body: z.strictObject({ name: z.string().min(1), more: z.record(z.string(), z.unknown()).optional() }),
  answer: { status: 200, description: 'Done.' },
} as const satisfies RouteShape;

const read = (call: Partial<ApiCall> & { base64?: boolean }) => {
  const event = proxyEvent({ route: 'POST /things/{thing}', params: { thing: 't' }, body: { name: 'n' }, ...call });
  return readRequest(route, GatewayEvent.parse({ ...event, isBase64Encoded: call.base64 ?? false }));
};
const refusal = (call: Parameters<typeof read>[0]) => {
  const result = read(call);
  return 'refused' in result ? [result.refused, ...(result.errors ?? []).map((one) => `${one.in} ${one.pointer}`)] : [];
};
const deep = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

describe('a request', () => {
  it('is read by the route’s schemas, with their defaults', () => {
    expect(read({ query: { limit: '7' }, body: { name: 'n', more: { a: [1, { b: null }] } } })).toEqual({
      request: {
        params: { thing: 't' },
        query: { limit: 7 },
        body: { name: 'n', more: { a: [1, { b: null }] } },
      },
    });
    expect(read({})).toMatchObject({ request: { query: { limit: 25 } } });
  });

  it('may come in base64, as API Gateway sends what it takes for binary', () => {
    const rawBody = Buffer.from('{"name":"Žofie"}').toString('base64');

    expect(read({ rawBody, base64: true })).toMatchObject({ request: { body: { name: 'Žofie' } } });
  });

  it.each<[string, Parameters<typeof read>[0], string[]]>([
    ['no body', { rawBody: '' }, ['MALFORMED_REQUEST']],
    ['half a body', { rawBody: '{"name":' }, ['MALFORMED_REQUEST']],
    ['a body that is no JSON', { rawBody: 'name=n' }, ['MALFORMED_REQUEST']],
    [
      'bytes that are no UTF-8',
      { rawBody: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), base64: true },
      ['MALFORMED_REQUEST'],
    ],
    ['a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, ['UNSUPPORTED_MEDIA_TYPE']],
    ['text', { headers: { 'Content-Type': 'text/plain; charset=utf-8' } }, ['UNSUPPORTED_MEDIA_TYPE']],
    ['a list', { rawBody: '[]' }, ['VALIDATION_FAILED', 'body ']],
    ['null', { rawBody: 'null' }, ['VALIDATION_FAILED', 'body ']],
    ['a member too many', { body: { name: 'n', admin: true } }, ['VALIDATION_FAILED', 'body ']],
    [
      'a member too few and a path too long',
      { body: {}, params: { thing: 'x'.repeat(21) } },
      ['VALIDATION_FAILED', 'path /thing', 'body /name'],
    ],
    ['a prototype', { rawBody: '{"name":"n","__proto__":{"admin":true}}' }, ['VALIDATION_FAILED', 'body /__proto__']],
    [
      'a prototype deep within',
      { rawBody: '{"name":"n","more":{"a":[{"__proto__":1}]}}' },
      ['VALIDATION_FAILED', 'body /more/a/0/__proto__'],
    ],
    ['an infinite number', { rawBody: '{"name":"n","more":{"a/b":1e999}}' }, ['VALIDATION_FAILED', 'body /more/a~1b']],
    [
      'a number that no double holds',
      { rawBody: '{"name":"n","more":{"a":12345678901234567890}}' },
      ['VALIDATION_FAILED', 'body /more/a'],
    ],
    ['an unknown query', { query: { limit: '1', offset: '2' } }, ['VALIDATION_FAILED', 'query ']],
    ['a limit that is none', { query: { limit: 'ten' } }, ['VALIDATION_FAILED', 'query /limit']],
    ['a limit of millions', { query: { limit: '1e9' } }, ['VALIDATION_FAILED', 'query /limit']],
    ['a cursor of kilobytes', { query: { cursor: 'x'.repeat(5_000) } }, ['VALIDATION_FAILED', 'query /cursor']],
  ])('with %s is refused', (_what, call, expected) => {
    expect(refusal(call)).toEqual(expected);
  });

  it.each([
    ['arrays', deep(100_000, '[', ']')],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['arrays just too deep', `{"name":"n","more":{"a":${deep(63, '[', ']')}}}`],
  ])('nested deep in %s is refused', (_what, rawBody) => {
    expect(refusal({ rawBody })[0]).toBe('VALIDATION_FAILED');
  });

  it('may be nested as deep as is allowed', () => {
    expect(refusal({ rawBody: `{"name":"n","more":{"a":${deep(62, '[', ']')}}}` })).toEqual([]);
  });

  it('is not repeated at length in its refusal', () => {
    const result = read({
      body: {
        name: 'n',
        ['x'.repeat(100_000)]: 1,
        ...Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, at])),
      },
    });

    expect(JSON.stringify(result).length).toBeLessThan(10_000);
  });

  it('that names a parameter twice is refused, since which one counts is not ours to say', () => {
    const event = {
      ...proxyEvent({ route: 'POST /things/{thing}' }),
      multiValueQueryStringParameters: { limit: ['1', '2'] },
    };

    expect(readRequest(route, GatewayEvent.parse(event))).toMatchObject({
      refused: 'VALIDATION_FAILED',
      errors: [{ in: 'query', pointer: '/limit' }],
    });
  });

  it('brings no query where the route takes none', () => {
    const { query: _, ...without } = route;
    const event = GatewayEvent.parse(
      proxyEvent({ route: 'POST /things/{thing}', query: { a: '1' }, body: { name: 'n' } }),
    );

    expect(readRequest(without, event)).toMatchObject({ refused: 'VALIDATION_FAILED' });
  });

  it('of any text is read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), fc.boolean(), (rawBody, base64) => {
        const result = read({ rawBody, base64 });
        if ('refused' in result) expect(problems[result.refused].status).toBeLessThan(500);
        else expect(result.request.body.name).not.toBe('');
      }),
      { seed: 7 },
    );
  });
});

describe('the revision that a caller read', () => {
  const revision = (value: string | undefined) =>
    expectedRevision(
      GatewayEvent.parse(proxyEvent({ route: 'PATCH /x', headers: value === undefined ? {} : { 'if-match': value } })),
    );

  it('comes in If-Match, as its ETag was', () => {
    expect(revision('"7"')).toEqual({ revision: 7 });
  });

  it.each([
    [undefined, 'IF_MATCH_MISSING'],
    ['7', 'PRECONDITION_FAILED'],
    ['*', 'PRECONDITION_FAILED'],
    ['W/"7"', 'PRECONDITION_FAILED'],
    ['"-1"', 'PRECONDITION_FAILED'],
    ['"7", "8"', 'PRECONDITION_FAILED'],
    [`"${'9'.repeat(30)}"`, 'PRECONDITION_FAILED'],
  ])('of %j is %s', (value, refused) => {
    expect(revision(value)).toMatchObject({ refused });
  });
});
