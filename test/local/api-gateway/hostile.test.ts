import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { createUser, signIn } from '../fixtures/signed-in.ts';

let local: LocalApi;
let idToken: string;
const runs = { seed: 20261125, numRuns: 150 };

beforeAll(async () => {
  local = await startLocalApi();
  await createUser(local, 'ann@example.com');
  ({ idToken } = await signIn(local, 'ann@example.com'));
});
afterAll(() => local.stop());

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? Number.NaN);
const send = (head: string, body: Buffer = Buffer.alloc(0)): Promise<string> =>
  rawRequest(local.api, Buffer.concat([Buffer.from(head, 'latin1'), body]));
const host = (): string => new URL(local.api).host;

/** Bytes of a target: what paths are made of, and what they are not. */
const target = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/documents',
        '/files',
        '/health',
        '/machine',
        '/runs',
        '/..',
        '/.',
        '//',
        '/%2e%2e',
        '%',
        '%00',
        '%ff',
        '?',
        '&',
        '=',
        '#',
        '\\',
        '%u0041',
        '{proxy+}',
        '__proto__',
        ';',
        '*',
      ),
      fc.string({ maxLength: 6 }).map((text) => text.replace(/[\r\n ]/g, '')),
    ),
    { maxLength: 8 },
  )
  .map((parts) => `/${parts.join('')}`);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS');
const headerLine = fc
  .tuple(
    fc.constantFrom(
      'Authorization',
      'X-Api-Key',
      'Content-Type',
      'Accept',
      'Origin',
      'Idempotency-Key',
      'X-Amzn-Trace-Id',
      'X-Forwarded-For',
      'Cookie',
      '__proto__',
      'constructor',
    ),
    fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 30 }),
      fc.constantFrom('application/json', 'image/png', '*/*', 'null', 'Bearer a.b.c', '\u00ff\u00fe'),
    ),
  )
  .map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]/g, '')}`);

describe('hostile requests', () => {
  it('of any target and headers get an answer below 500', async () => {
    await fc.assert(
      fc.asyncProperty(method, target, fc.array(headerLine, { maxLength: 6 }), async (verb, path, lines) => {
        const head = [
          `${verb} ${path} HTTP/1.1`,
          `Host: ${host()}`,
          'Connection: close',
          'Content-Length: 0',
          ...lines,
        ];
        const answer = await send(`${head.join('\r\n')}\r\n\r\n`);

        expect(statusOf(answer)).toBeGreaterThanOrEqual(200);
        expect(statusOf(answer)).toBeLessThan(500);
      }),
      runs,
    );
  });

  it('of any body get an answer below 500, and an echo only as it came', async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.constantFrom(
        Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
        Buffer.from(`{"name":"xy","pages":1${'0'.repeat(400)}}`),
        Buffer.from('{"__proto__":{"name":"xy"}}'),
        Buffer.from('{"name":"xy","name":1}'),
        Buffer.from('{"name":"\\ud800"}'),
        Buffer.from('#set($x=1)$x'),
      ),
    );
    const route = fc.constantFrom('/documents', '/runs', '/answers', '/documents/x');
    await fc.assert(
      fc.asyncProperty(route, body, async (path, bytes) => {
        const answer = await fetch(local.api + path, {
          method: 'POST',
          headers: {
            authorization: idToken,
            'content-type': 'application/json',
            'idempotency-key': `k-${bytes.toString('hex').slice(0, 40)}`,
          },
          body: new Uint8Array(bytes),
        });
        await answer.arrayBuffer();

        expect(answer.status).toBeLessThan(500);
      }),
      runs,
    );
  });

  it('of bytes that are no HTTP get an answer or a closed connection, and harm nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const answer = await send('', Buffer.concat([Buffer.from(bytes), Buffer.from('\r\n\r\n')]));

        expect(answer === '' || statusOf(answer) < 500).toBe(true);
      }),
      { ...runs, numRuns: 60 },
    );

    expect((await fetch(`${local.api}/documents/latest`)).status).toBe(200);
  });
});
