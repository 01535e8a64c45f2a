import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { needsIdempotencyKey, takesIdempotencyKey } from '../../../domain/api/idempotency-key.ts';
import { Problem } from '../../../domain/api/problem.ts';
import { routes } from '../../../domain/api/routes.ts';
import { requestFor } from '../../support/example-requests.ts';
import { type ApiWorld, startApiWorld } from './api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(async () => world.stop());

/** Runs a route; each run is one request, and each route is asked so often. */
const runs = 12;
const seed = 20261125;

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** JSON texts that stand where a value of a body stood. */
const hostileValue = fc.oneof(
  fc.constantFrom(
    'null',
    '1e400',
    '-0',
    '123456789012345678901234567890.123456789',
    'true',
    '""',
    '[]',
    '{}',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '"\\ud800"',
    '"\\u0000"',
    '"../../../../etc/passwd"',
    '"$\\u007bjndi:ldap://127.0.0.1/a}"',
    '"$context.identity.sourceIp #set($x = 1)"',
    '"\'; DROP TABLE Documents; --"',
    JSON.stringify('x'.repeat(70_000)),
    nested(3_000),
  ),
  fc.json({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => JSON.stringify(text)),
);

/** Whole bodies, as text. */
const hostileBody = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '"text"',
    '[]',
    '{"a":1}{"b":2}',
    nested(20_000),
    `{"a":${nested(20_000)}}`,
    '\ufeff{}',
  ),
  fc.string({ unit: 'binary', maxLength: 500 }),
);

const hostileSegment = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e%2f%2e%2e',
    '%00',
    '%',
    '%zz',
    '%c0%af',
    '%ff',
    '🦜',
    'a'.repeat(3_000),
    '__proto__',
    ';x=1',
    '$',
    '{x}',
    "'",
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map(encodeURIComponent),
);

const hostileQuery = fc.oneof(
  fc.constantFrom(
    'limit=0',
    'limit=1e9',
    'limit=25&limit=26',
    'cursor=',
    'cursor=eyJhIjoxfQ',
    '__proto__=1',
    'a[b]=1',
    '%',
    '&&&=',
    `cursor=${'A'.repeat(5_000)}`,
  ),
  fc
    .dictionary(fc.string({ maxLength: 10 }), fc.string({ unit: 'binary', maxLength: 30 }))
    .map((query) => new URLSearchParams(query).toString()),
);

const hostileHeaders = fc.oneof(
  fc.record({ 'Idempotency-Key': fc.constantFrom('', 'short', 'x'.repeat(2_000), 'a\'b\\c"d$!e#set($f)', '../../x') }),
  fc.record({ 'If-Match': fc.constantFrom('*', 'W/"1"', '"99999999999999999999"', '1', '"-1"') }),
  fc.record({
    'Content-Type': fc.constantFrom(
      'text/plain',
      'application/xml',
      'application/json; charset=utf-16',
      'multipart/form-data',
    ),
  }),
  fc.record({ Accept: fc.constantFrom('text/csv', 'application/xml', '*/*;q=0', ';;;', 'x'.repeat(3_000)) }),
);

type Places = { member: string[]; text: string };

/** Every place in a JSON value, as the members that lead there. */
const placesIn = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))]
    : [path];

/** The body with a JSON text put at a place, which JSON.stringify could not write (1e400, deep nesting, __proto__). */
const withTextAt = (body: unknown, { member, text }: Places): string => {
  const mark = '\u0001here\u0001';
  if (member.length === 0) return text;
  const copy = structuredClone(body) as Record<string, unknown>;
  let holder = copy;
  for (const name of member.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
  holder[member.at(-1) as string] = mark;
  return JSON.stringify(copy).replace(JSON.stringify(mark), () => text);
};

const mutated = (operationId: (typeof routes)[number]['operationId']) => {
  const route = routes.find((one) => one.operationId === operationId);
  const { body } = requestFor(operationId);
  const bodies: fc.Arbitrary<string | undefined> =
    body === undefined
      ? fc.oneof(fc.constant(undefined), hostileBody)
      : fc.oneof(
          hostileBody,
          fc
            .record({ member: fc.constantFrom(...placesIn(body)), text: hostileValue })
            .map((at) => withTextAt(body, at)),
          fc
            .tuple(fc.string({ maxLength: 20 }), hostileValue)
            .map(
              ([name, text]) =>
                `${JSON.stringify({ ...(body as object) }).slice(0, -1)},${JSON.stringify(name)}:${text}}`,
            ),
        );
  const segments = route?.path.includes('{') ? fc.option(hostileSegment, { nil: undefined }) : fc.constant(undefined);
  return fc.record({
    segment: segments,
    query: fc.option(hostileQuery, { nil: undefined }),
    body: bodies,
    headers: fc.option(hostileHeaders, { nil: {} }),
  });
};

describe('hostile requests', () => {
  // Signing out would end the session that asks.
  it.each(routes.map(({ operationId }) => operationId).filter((operationId) => operationId !== 'logout'))(
    'to %s are refused cleanly',
    async (operationId) => {
      const token = await world.tokenOf('admin');
      await fc.assert(
        fc.asyncProperty(mutated(operationId), async ({ segment, query, body, headers }) => {
          const request = requestFor(operationId);
          const [path = '', ownQuery] = request.path.split('?');
          const parts = path.split('/');
          if (segment !== undefined)
            parts[parts.length - 1 - (segment.length % Math.max(1, parts.length - 2))] = segment;
          const queries = [ownQuery, query].filter((text) => text !== undefined);
          const answer = await world
            .call({
              method: request.method,
              path: `${parts.join('/')}${queries.length > 0 ? `?${queries.join('&')}` : ''}`,
              token,
              ...(body !== undefined && request.method !== 'GET' && { body }),
              headers: { ...request.headers, ...headers },
            })
            .catch((error: Error) => ({ unsent: error }));
          // What the HTTP client itself can't send (a header that is none) never reaches the API.
          if ('unsent' in answer) {
            expect(String(answer.unsent.cause ?? answer.unsent)).toMatch(/header|ByteString|invalid/i);
            return;
          }
          expect(answer.status).toBeLessThan(500);
          if (answer.status >= 400) {
            expect(answer.headers.get('content-type')).toBe('application/problem+json');
            expect(Problem.safeParse(answer.body).error).toBeUndefined();
            expect(answer.body.status).toBe(answer.status);
          }
        }),
        { numRuns: runs, seed, endOnFailure: true },
      );
    },
    120_000,
  );

  it('of invalid UTF-8 and of more than the gateway takes are refused', async () => {
    const token = await world.tokenOf('admin');
    const send = async (body: Uint8Array) =>
      fetch(`${world.runtime.apiEndpoint}/documents`, {
        method: 'POST',
        headers: { Authorization: token, 'Content-Type': 'application/json', 'Idempotency-Key': '0123456789abcdef' },
        body: new Uint8Array(body),
      });

    const notText = await send(
      Buffer.from('{"place":"RECEIPTS","fileName":"\xff\xfe","contentBase64":"AAAA"}', 'latin1'),
    );
    const tooLarge = await send(Buffer.alloc(11 * 1024 * 1024, 0x20));

    expect([notText.status, tooLarge.status]).toEqual([400, 413]);
    expect(Problem.safeParse(await notText.json()).success).toBe(true);
    expect(await tooLarge.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it.each(routes.filter(takesIdempotencyKey).map((route) => [route.operationId, route] as const))(
    'to %s under an Idempotency-Key that is none are refused',
    async (operationId, route) => {
      const token = await world.tokenOf('admin');
      const keys = [
        '',
        'short',
        'x'.repeat(65),
        'x'.repeat(4_000),
        'a\'b\\c"d$!e#set($f)',
        'é'.repeat(20),
        '../../x/../../x',
      ];
      const answers = [];
      for (const key of keys) {
        const request = requestFor(operationId);
        const { status, body } = await world.call({
          ...request,
          token,
          headers: { ...request.headers, 'Idempotency-Key': key },
        });
        answers.push(`${status} ${body?.code} ${Problem.safeParse(body).success}`);
      }

      const code = (key: string) =>
        key === '' && needsIdempotencyKey(route) ? 'IDEMPOTENCY_KEY_MISSING' : 'VALIDATION_FAILED';
      expect(answers).toEqual(keys.map((key) => `400 ${code(key)} true`));
    },
    30_000,
  );

  it.each([
    ['startReconciliation', { asOf: '2026-02-30' }, '/asOf'],
    ['postTransaction', { amount: 12.5 }, '/amount'],
    ['changeBreak', { note: 7 }, '/note'],
    ['proposeRules', { rules: { version: 1 } }, '/rules/version'],
  ] as const)('to %s are told where a value does not fit', async (operationId, values, pointer) => {
    const token = await world.tokenOf('admin');
    const { body: own, ...request } = requestFor(operationId);

    const { status, body } = await world.call({ ...request, token, body: { ...(own as object), ...values } });

    expect({ status, code: body.code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(body.detail).toContain(pointer);
  });

  it('to what is none, or without a token, are told what to do', async () => {
    const [nowhere, noMethod, nobody] = await Promise.all([
      world.get('/nowhere'),
      world.call({ method: 'DELETE', path: '/health' }),
      world.get('/me'),
    ]);

    for (const { status, body } of [nowhere, noMethod])
      expect({ status, body }).toMatchObject({
        status: 404,
        body: {
          code: 'NOT_FOUND',
          detail: 'There is no such route, or it does not have this method: /docs shows all.',
        },
      });
    expect(nobody.body).toMatchObject({
      code: 'UNAUTHENTICATED',
      detail: 'Unauthorized: send the id token that signing in gives (POST /auth/login) as Authorization.',
    });
  });

  it('leave the API as it was', async () => {
    const { status, body } = await world.get('/health');

    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});
