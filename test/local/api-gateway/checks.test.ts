import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';
import { getRaw, rawRequest } from '../fixtures/raw-request.ts';
import { createUser, signIn } from '../fixtures/signed-in.ts';

const clock = new ManualClock();
let local: LocalApi;
let idToken: string;

beforeAll(async () => {
  local = await startLocalApi({ clock });
  await createUser(local, 'ann@example.com');
  ({ idToken } = await signIn(local, 'ann@example.com'));
});
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => local.stop());

const call = (path: string, init: RequestInit = {}) => fetch(local.api + path, init);
const problemOf = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as { type: string; title: string; detail: string }),
});

describe('routes', () => {
  it.each([
    ['GET', '/documents/latest', '/documents/latest'],
    ['GET', '/documents/latest/', '/documents/latest'],
    ['GET', '/documents/other', '/documents/{documentId}'],
    ['DELETE', '/documents/other', '/documents/{documentId}'],
    ['GET', '/files/a/b/c.txt', '/files/{proxy+}'],
  ])('%s %s goes to %s', async (method, path, resource) => {
    const answer = await call(path, { method });

    expect(await answer.json()).toMatchObject({ resource, httpMethod: method });
  });

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/'],
    ['DELETE', '/documents/latest'],
    ['GET', '/documents/a/b'],
    ['GET', '/files'],
    ['GET', '//documents'],
    ['PATCH', '/health'],
  ])('%s %s is no route', async (method, path) => {
    const answer = await call(path, { method });

    expect(await problemOf(answer)).toMatchObject({
      status: 403,
      type: 'MISSING_AUTHENTICATION_TOKEN',
      title: 'Missing Authentication Token',
    });
  });

  it('answers HEAD without a body', async () => {
    const answer = await call('/documents/x', { method: 'HEAD' });

    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
  });

  it('answers a preflight by the mock, whatever origin asks', async () => {
    const answer = await call('/documents', { method: 'OPTIONS', headers: { origin: 'https://console.example' } });

    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://console.example');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET,POST');
  });
});

describe('gateway responses', () => {
  it('are the declared ones, with the request’s own values in them', async () => {
    const answer = await call('/nowhere', { headers: { origin: 'https://asks.example', accept: 'application/json' } });

    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-seen-origin')).toBe('https://asks.example');
    expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await answer.json()).toMatchObject({ requestId: answer.headers.get('x-amzn-requestid') });
  });

  it('fall back to AWS’s where none is declared', async () => {
    const answer = await call('/health?answer={"nonsense":1}');

    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      502,
      'application/json',
      { message: 'Internal server error' },
    ]);
  });
});

describe('the validator', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    call('/documents', {
      method: 'POST',
      headers: { authorization: idToken, 'content-type': 'application/json', 'idempotency-key': 'k', ...headers },
      body,
    });

  it('passes what the model allows, and bodies of types without a model', async () => {
    expect((await post('{"name":"a.pdf","pages":2}')).status).toBe(200);
    expect((await post('{"name":"a.pdf"}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
    expect((await post('<a/>', { 'content-type': 'text/xml' })).status).toBe(200);
  });

  it.each([
    ['{}', '[object has missing required properties (["name"])]'],
    ['', '[object has missing required properties (["name"])]'],
    ['{"name":1}', '[instance type (integer) does not match any allowed primitive type (allowed: ["string"])]'],
    ['[]', '[instance type (array) does not match any allowed primitive type (allowed: ["object"])]'],
    ['{"name":"x"}', '[string "x" is too short (length: 1, required minimum: 2)]'],
    [
      '{"name":"xy","kind":"note"}',
      '[instance value ("note") not found in enum (possible values: ["invoice","receipt"])]',
    ],
    ['{"name":"xy","pages":0}', '[numeric instance is lower than the required minimum (minimum: 1, found: 0)]'],
    ['{"name":"xy","more":1}', '[object instance has properties which are not allowed by the schema: ["more"]]'],
    [
      '{"name":"xy","__proto__":{"a":1}}',
      '[object instance has properties which are not allowed by the schema: ["__proto__"]]',
    ],
    ['{"name":', expect.stringContaining('no JSON in UTF-8')],
  ])('refuses %s', async (body, detail) => {
    const answer = await post(body);

    expect(await problemOf(answer)).toMatchObject({
      status: 422,
      type: 'BAD_REQUEST_BODY',
      title: 'Invalid request body',
      detail,
    });
  });

  it('tells all that is wrong with a small body, the first of a long one, and never more than a page', async () => {
    const all = await problemOf(await post('{"kind":1,"pages":"x","more":1,"less":2}'));
    const long = await problemOf(await post(JSON.stringify({ name: 'x'.repeat(100_000), kind: 'note' })));
    const unknown = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`p${index}`, 1]));
    const many = await problemOf(await post(JSON.stringify(unknown)));

    expect(all.detail).toBe(
      '[object has missing required properties (["name"]), ' +
        'object instance has properties which are not allowed by the schema: ["less","more"], ' +
        'instance type (integer) does not match any allowed primitive type (allowed: ["string"]), ' +
        'instance value (1) not found in enum (possible values: ["invoice","receipt"]), ' +
        'instance type (string) does not match any allowed primitive type (allowed: ["integer"])]',
    );
    expect(long.detail).toContain('is too long (length: 100000, maximum allowed: 20)');
    expect(long.detail).not.toContain('enum');
    expect([long.detail.length, many.detail.length].every((length) => length < 5000)).toBe(true);
  });

  it('refuses a body that is no UTF-8', async () => {
    const answer = await call('/documents', {
      method: 'POST',
      headers: { authorization: idToken, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: Buffer.from('7b226e616d65223a22ff227d', 'hex'),
    });

    expect(await problemOf(answer)).toMatchObject({ status: 422, type: 'BAD_REQUEST_BODY' });
  });

  it('names the parameters that are missing or blank', async () => {
    expect(await problemOf(await post('{"name":"a.pdf"}', { 'idempotency-key': ' ' }))).toMatchObject({
      status: 400,
      type: 'BAD_REQUEST_PARAMETERS',
      title: 'Missing required request parameters: [Idempotency-Key]',
    });
  });

  it('comes after the authorizer: who may not ask learns nothing of what is asked', async () => {
    expect((await post('{}', { authorization: '' })).status).toBe(401);
  });
});

describe('throttling', () => {
  it('takes the burst of the method, then the rate', async () => {
    clock.advance(60_000);
    const statuses: number[] = [];
    for (let count = 0; count < 3; count++) statuses.push((await call('/health')).status);
    const refused = await problemOf(await call('/health'));
    clock.advance(1000);
    statuses.push((await call('/health')).status, (await call('/health')).status);

    expect(statuses).toEqual([200, 200, 429, 200, 429]);
    expect(refused).toMatchObject({ type: 'THROTTLED', title: 'Too Many Requests' });
    expect((await call('/documents/latest')).status).toBe(200);
  });

  it('admits a machine by its key, within its plan’s rate and quota', async () => {
    const withKey = (key?: string) => call('/machine', key === undefined ? {} : { headers: { 'x-api-key': key } });
    const good = 'machine-client-key-of-the-test';
    const stray = local.services.parts.apiGateway.usagePlans.keys().find(({ value }) => value !== good)?.value;

    for (const key of [undefined, '', 'wrong', `x${good}`, good.slice(1), stray])
      expect(await problemOf(await withKey(key))).toMatchObject({
        status: 403,
        type: 'INVALID_API_KEY',
        title: 'Forbidden',
      });
    const event = (await (await withKey(good)).json()) as { requestContext: { identity: object } };
    expect(event.requestContext.identity).toMatchObject({ apiKey: good });
    expect([(await withKey(good)).status, (await withKey(good)).status]).toEqual([200, 200]);
    expect((await problemOf(await withKey(good))).type).toBe('THROTTLED');
    clock.advance(10_000);
    expect([(await withKey(good)).status, (await withKey(good)).status]).toEqual([200, 200]);
    expect(await problemOf(await withKey(good))).toMatchObject({
      status: 429,
      type: 'QUOTA_EXCEEDED',
      title: 'Limit Exceeded',
    });
    clock.advance(24 * 60 * 60_000);
    expect((await withKey(good)).status).toBe(200);
  });
});

describe('limits', () => {
  it('refuses more than 10 MB, and takes what a function can', async () => {
    const put = (size: number) => call('/documents/x', { method: 'PUT', body: Buffer.alloc(size, 'a') });

    expect(await problemOf(await put(10 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      type: 'REQUEST_TOO_LARGE',
      title: 'Request Too Long',
    });
    expect(await problemOf(await put(7 * 1024 * 1024))).toMatchObject({ status: 413, type: 'REQUEST_TOO_LARGE' });
    expect((await put(1024 * 1024)).status).toBe(200);
  });

  it('refuses long headers', async () => {
    expect(await problemOf(await call('/health', { headers: { 'x-long': 'a'.repeat(10_300) } }))).toMatchObject({
      status: 431,
    });
    expect((await getRaw(local.api, '/health', [`X-Long: ${'a'.repeat(40_000)}`])).status).toBe(431);
  });

  it.each([
    ['/documents/%zz'],
    ['/documents/%ff'],
    ['/documents/%c0%ae%c0%ae'],
    ['/documents/../health'],
    ['/documents/%2e%2E'],
    ['/documents/.'],
    ['/documents/x?q=%'],
    ['/documents/x?%e0%80=1'],
    ['http://127.0.0.1/health'],
    ['*'],
  ])('refuses the target %s', async (target) => {
    const { status, text } = await getRaw(local.api, target);

    expect(status).toBe(400);
    expect(text).toContain('"type":"DEFAULT_4XX"');
  });

  it.each([
    ['no HTTP', 'nonsense\r\n\r\n', 400],
    ['an unknown method', 'BREW /pot HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
    ['no Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['another Host', 'GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 403],
    [
      'two lengths',
      'POST /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
    [
      'a length and chunks',
      'POST /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ])('refuses %s', async (_what, bytes, status) => {
    expect(await rawRequest(local.api, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await call('/documents/latest')).status).toBe(200);
  });
});

describe('the access log', () => {
  it('has a line a request, in the stage’s format, that no header can break', async () => {
    const agent = 'a"b\\","status":"999';
    const { idToken: fresh } = await signIn(local, 'ann@example.com');
    const answer = await call('/documents', { headers: { authorization: fresh, 'user-agent': agent } });
    await call('/nowhere');

    const lines = local.services.logs
      .find({ group: 'api-access', limit: 1000 })
      .map(({ message }) => JSON.parse(message) as Record<string, string>);
    const line = lines.find(({ id }) => id === answer.headers.get('x-amzn-requestid'));
    expect(line).toMatchObject({ route: 'GET /documents', status: '200', sub: decodeJwt(fresh).sub, agent, ms: '0' });
    expect(lines.at(-1)).toMatchObject({ route: 'GET -', status: '403', sub: '-', ms: '-' });
  });
});
