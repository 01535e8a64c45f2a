import { beforeEach, describe, expect, it } from '@jest/globals';
import { apiClient, type Fetch } from '../../../domain/api/client.ts';
import { ApiProblem, ApiUnreachable } from '../../../domain/api/client-errors.ts';
import { problemOf, refuse } from '../../../domain/api/problem.ts';
import { getExecution, listExecutions, startExecution } from '../../../domain/api/routes/executions.ts';
import { login } from '../../../domain/api/routes/identity.ts';

type Sent = Parameters<Fetch>[1] & { url: string };
type Scripted = { status: number; body?: unknown; headers?: Record<string, string> } | Error;

let sent: Sent[];
let waits: number[];
let tokensAsked: number;
let script: Scripted[];
beforeEach(() => {
  sent = [];
  waits = [];
  tokensAsked = 0;
});

const client = (random = () => 0.5) => {
  let keys = 0;
  return apiClient({
    baseUrl: 'https://api.example',
    async fetch(url, init) {
      sent.push({ url, ...init });
      const next = (script.length > 1 ? script.shift() : script[0])!;
      if (next instanceof Error) throw next;
      const { status, body, headers = {} } = next;
      return {
        status,
        headers: { get: (name) => headers[name] ?? null },
        text: async () => (typeof body === 'string' ? body : JSON.stringify(body ?? {})),
      };
    },
    token: async () => {
      tokensAsked += 1;
      return 'id-token';
    },
    newIdempotencyKey: () => {
      keys += 1;
      return `key-number-${keys}-of-many`;
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
    random,
  });
};

const started = { machine: 'TradeMatching', executionId: 'e1', startedAt: '2026-11-20T08:00:00.000Z' };
const start = { body: { machine: 'TradeMatching', input: {} } };
const credentials = { body: { email: 'ada@example.com', password: 'p' } };
const throttled = { status: 429, body: problemOf(refuse('THROTTLED', 'slow down'), 'c-1') };

describe('a call', () => {
  it('is made of the route’s declaration', async () => {
    script = [{ status: 200, body: { items: [] } }];
    await client().call(listExecutions, { query: { machine: 'TradeMatching', limit: 5, cursor: 'a&b=c' } });
    await client().call(getExecution, { params: { machine: 'TradeMatching', executionId: 'a.b_c-d' } });

    expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', 'https://api.example/executions?machine=TradeMatching&limit=5&cursor=a%26b%3Dc', undefined],
      ['GET', 'https://api.example/executions/TradeMatching/a.b_c-d', undefined],
    ]);
  });

  it('can’t leave its path by a parameter', async () => {
    script = [{ status: 200, body: {} }];
    await client().call(getExecution, { params: { machine: '../../auth', executionId: 'x?y#z' } });

    expect(sent[0]?.url).toBe('https://api.example/executions/..%2F..%2Fauth/x%3Fy%23z');
  });

  it('carries the token where one is needed, and nowhere else', async () => {
    script = [{ status: 200, body: started }];
    await client().call(startExecution, start);
    await client().call(login, credentials);

    expect(sent.map(({ headers }) => headers.Authorization)).toEqual(['id-token', undefined]);
    expect(tokensAsked).toBe(1);
  });

  it('follows no redirection', async () => {
    script = [{ status: 200, body: started }];
    await client().call(login, credentials);

    expect(sent[0]?.redirect).toBe('error');
  });

  it('gives the body and the record’s revision', async () => {
    script = [{ status: 200, body: started, headers: { etag: '"7"' } }];

    expect(await client().call(startExecution, start)).toEqual({ body: started, etag: '"7"' });
  });
});

describe('what fails', () => {
  it('is repeated under the same key until it succeeds', async () => {
    script = [throttled, { status: 503 }, new TypeError('fetch failed'), { status: 202, body: started }];

    expect(await client().call(startExecution, start)).toEqual({ body: started });
    expect(new Set(sent.map(({ headers }) => headers['Idempotency-Key']))).toEqual(new Set(['key-number-1-of-many']));
    expect(sent).toHaveLength(4);
  });

  it('is repeated ever later, at random, and not before the API says', async () => {
    script = [{ status: 503 }];
    await expect(client().call(startExecution, start)).rejects.toThrow(ApiProblem);
    expect(waits).toEqual([200, 400, 800, 1600]);

    waits = [];
    script = [
      { ...throttled, headers: { 'retry-after': '3' } },
      { status: 202, body: started },
    ];
    await client(() => 0).call(startExecution, start);
    expect(waits).toEqual([3000]);
  });

  it('while the same request is still under way, is asked again', async () => {
    script = [
      { status: 409, body: problemOf(refuse('IN_PROGRESS', 'wait'), 'c-1') },
      { status: 202, body: started },
    ];

    expect(await client().call(startExecution, start)).toEqual({ body: started });
  });

  it.each([400, 401, 403, 404, 409, 422])('with %i is not repeated', async (status) => {
    script = [{ status }];

    await expect(client().call(startExecution, start)).rejects.toThrow(ApiProblem);
    expect(sent).toHaveLength(1);
  });

  it.each([throttled, { status: 503 }, new TypeError('fetch failed')])(
    'is not repeated where a repetition may be another attempt: %j',
    async (answer) => {
      script = [answer];

      await expect(client().call(login, credentials)).rejects.toThrow();
      expect(sent).toHaveLength(1);
    },
  );

  it('has the API’s own explanation', async () => {
    script = [{ status: 403, body: problemOf(refuse('FORBIDDEN', 'not you'), 'c-9') }];

    await expect(client().call(startExecution, start)).rejects.toMatchObject({
      name: 'ApiProblem',
      problem: { code: 'FORBIDDEN', detail: 'not you', correlationId: 'c-9' },
    });
  });

  it('is explained by its status where somebody before the API answers', async () => {
    script = [{ status: 401, body: '<html>', headers: { 'x-amzn-requestid': 'r-1' } }];

    await expect(client().call(startExecution, start)).rejects.toMatchObject({
      problem: { code: 'UNAUTHENTICATED', status: 401, correlationId: 'r-1' },
    });
  });

  it('because nothing answers, or something else does, says so', async () => {
    script = [new TypeError('fetch failed')];
    await expect(client().call(startExecution, start)).rejects.toThrow(ApiUnreachable);

    script = [{ status: 200, body: '<html>' }];
    await expect(client().call(startExecution, start)).rejects.toThrow('is not Concord’s API');
  });
});
