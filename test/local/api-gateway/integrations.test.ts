import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readProxyAnswer } from '../../../local/api-gateway/integrations/proxy-answer.ts';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';
import { createUser, signIn } from '../fixtures/signed-in.ts';
import { turn } from '../fixtures/turn.ts';

const clock = new ManualClock();
let local: LocalApi;
let logged: ReturnType<typeof jest.spyOn>;

beforeAll(async () => {
  local = await startLocalApi({ clock });
  await createUser(local, 'ann@example.com');
});
beforeEach(() => {
  logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => logged.mockRestore());
afterAll(() => local.stop());

const answering = (answer: unknown, headers: Record<string, string> = {}) =>
  fetch(`${local.api}/documents/latest?answer=${encodeURIComponent(JSON.stringify(answer))}`, { headers });

describe('what a proxied function answers', () => {
  it('goes out as it is', async () => {
    const answer = await answering({
      statusCode: '201',
      headers: { 'X-One': 'a', 'content-type': 'text/plain', 'X-Flag': true },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'x-one': ['b', 'c'] },
      body: 'made ✓',
    });

    expect([answer.status, await answer.text()]).toEqual([201, 'made ✓']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.headers.get('x-one')).toBe('b, c');
    expect(answer.headers.get('x-flag')).toBe('true');
    expect(answer.headers.get('content-type')).toBe('text/plain');
  });

  it('needs nothing at all', async () => {
    const answer = await answering({});

    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
      200,
      '',
      'application/json',
    ]);
  });

  it('keeps what the gateway says for itself under another name', async () => {
    const answer = await answering({ headers: { Date: 'then', Server: 'mine', 'Content-Length': '1' }, body: 'abc' });

    expect(await answer.text()).toBe('abc');
    expect(answer.headers.get('x-amzn-remapped-date')).toBe('then');
    expect(answer.headers.get('x-amzn-remapped-server')).toBe('mine');
  });

  it('is bytes where the client takes a binary type', async () => {
    const png = {
      headers: { 'content-type': 'image/png' },
      body: Buffer.from([137, 80, 255]).toString('base64'),
      isBase64Encoded: true,
    };

    expect(Buffer.from(await (await answering(png, { accept: 'image/png' })).arrayBuffer())).toEqual(
      Buffer.from([137, 80, 255]),
    );
    expect(await (await answering(png, { accept: 'text/html' })).text()).toBe('iVD/');
  });

  it('gets bytes as base64', async () => {
    const answer = await fetch(`${local.api}/documents/x`, {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: Buffer.from([137, 80, 255]),
    });

    expect(await answer.json()).toMatchObject({ body: 'iVD/', isBase64Encoded: true });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'fine'],
    ['a list', []],
    ['a field that proxies don’t have', { statusCode: 200, message: 'x' }],
    ['a status that is none', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 42 }],
    ['an informational status', { statusCode: 101 }],
    ['a body that is no text', { body: { a: 1 } }],
    ['a flag that is none', { isBase64Encoded: 'yes' }],
    ['headers that are none', { headers: ['a'] }],
    ['a header that is none', { headers: { a: { b: 1 } } }],
    ['a header with a line break', { headers: { a: 'b\r\nc: d' } }],
    ['a header name with a space', { headers: { 'a b': 'c' } }],
  ])('is a 502 if it is %s', async (_what, answer) => {
    const response = await answering(answer);

    expect([response.status, await response.json()]).toEqual([502, { message: 'Internal server error' }]);
    expect(logged).toHaveBeenCalledWith(
      expect.stringContaining('/documents/latest'),
      expect.stringContaining('Malformed'),
    );
  });

  it('is a 502 if it is no JSON', () => {
    expect(() => readProxyAnswer('{', false)).toThrow('Internal server error');
  });

  it('is a 502 if it throws, and the reason is only in the log', async () => {
    const response = await fetch(`${local.api}/documents/latest?answer=throw`);

    expect([response.status, await response.json()]).toEqual([502, { message: 'Internal server error' }]);
    expect(logged).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('the function broke'));
  });

  it('is a 504 after 29 seconds', async () => {
    const waiting = fetch(`${local.api}/documents/latest?answer=wait`);
    const before = local.services.logs.find({ group: 'api-access', limit: 1000 }).length;
    // The call is on its way once its time limit has been set.
    while (!clock.isDueAt(clock.now() + 29_000)) await turn(1);
    clock.advance(28_900);
    await turn();
    expect(local.services.logs.find({ group: 'api-access', limit: 1000 })).toHaveLength(before);
    clock.advance(200);
    const response = await waiting;

    expect([response.status, await response.json()]).toEqual([504, { message: 'Endpoint request timed out' }]);
  });
});

describe('a mapped integration', () => {
  const post = (path: string, contentType: string, body = '{}') =>
    fetch(local.api + path, { method: 'POST', headers: { 'content-type': contentType }, body });

  it('takes only content types that it has a template for, where it says so', async () => {
    const answer = await post('/answers', 'text/xml', '<a/>');

    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ type: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('says that a body is no JSON where a template reads it', async () => {
    const { idToken } = await signIn(local, 'ann@example.com');
    const answer = await fetch(`${local.api}/runs`, {
      method: 'POST',
      headers: { authorization: idToken, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: '{',
    });

    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      type: 'BAD_REQUEST_BODY',
      title: expect.stringContaining('Could not parse request body into json'),
    });
  });

  it('answers the default response where no pattern matches', async () => {
    const answer = await post('/answers', 'application/json', '{"x":{"y":[1]}}');

    expect([answer.status, await answer.json()]).toEqual([200, { x: { y: [1] } }]);
  });
});
