import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDbLocal } from '../local/dynamodb/dynamodb-local.ts';
import { startRuntime } from '../local/runtime.ts';
import { bankTrades } from '../samples/story.ts';
import { tradeCsv } from '../samples/trade-csv.ts';
import { benchOptions } from './bench-options.ts';

/**
 * `npm run bench:api`: requests a second and their times for a get by id, a page of a list and a start, over HTTP against the
 * local runtime, and where the time goes: the API's gateway, and behind it the functions' threads and DynamoDB Local, or the engine.
 */
const values = benchOptions(
  `Usage: npm run bench:api -- [options]
  --requests N     requests of each kind (default 1000)
  --concurrency N  so many at once (default 8)`,
  {
    requests: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '8' },
  },
);
const requests = Number(values.requests);
const concurrency = Number(values.concurrency);

const folder = mkdtempSync(path.join(tmpdir(), 'concord-bench-api-'));
process.env.TZ = 'UTC';
const runtime = await startRuntime({ dataFolder: folder, port: 0, apiPort: 0 });

/** Milliseconds spent in calls, those at once added up. */
const spent = { functions: 0, dynamoDb: 0, engine: 0 };
const timed = <Input extends unknown[], Output>(
  part: keyof typeof spent,
  call: (...input: Input) => Promise<Output>,
): ((...input: Input) => Promise<Output>) =>
  async function (this: unknown, ...input: Input) {
    const startedAt = performance.now();
    try {
      return await call.apply(this, input);
    } finally {
      spent[part] += performance.now() - startedAt;
    }
  };
DynamoDbLocal.prototype.forward = timed('dynamoDb', DynamoDbLocal.prototype.forward);
const { engine, parts } = runtime.services;
parts.lambda.invoke = timed('functions', parts.lambda.invoke.bind(parts.lambda));
const callEngine = engine.call.bind(engine);
const waitForEngine = timed('engine', callEngine);
engine.call = (action, ...more) => (action === 'StartSyncExecution' ? waitForEngine : callEngine)(action, ...more);

const send = async (method: string, place: string, token?: string, body?: unknown): Promise<Response> => {
  const response = await fetch(`${runtime.apiEndpoint}${place}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: token }),
      ...(method === 'POST' && { 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${place}: ${response.status} ${await response.text()}`);
  return response;
};
// biome-ignore lint/suspicious/noExplicitAny: answers are read member by member
const json = async (response: Promise<Response>): Promise<any> => (await response).json();

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

type Shares = (share: (partMs: number) => string, wholeMs: number) => string;
const byFunctions: Shares = (share, wholeMs) => {
  const dynamoDb = Math.min(spent.dynamoDb, spent.functions);
  return `gateway ${share(wholeMs - spent.functions)}, functions ${share(spent.functions - dynamoDb)}, DynamoDB Local ${share(dynamoDb)}`;
};
/** No function or table is in its way; what it started runs on beside the next ones. */
const byEngine: Shares = (share, wholeMs) => `gateway ${share(wholeMs - spent.engine)}, engine ${share(spent.engine)}`;

const measure = async (
  name: string,
  request: () => Promise<Response>,
  count: number,
  shares: Shares,
): Promise<void> => {
  for (let warm = 0; warm < concurrency * 4; warm++) await (await request()).arrayBuffer();
  Object.assign(spent, { functions: 0, dynamoDb: 0, engine: 0 });
  const times: number[] = [];
  let left = count;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) {
        const sentAt = performance.now();
        await (await request()).arrayBuffer();
        times.push(performance.now() - sentAt);
      }
    }),
  );
  const elapsed = performance.now() - startedAt;
  const whole = times.reduce((sum, time) => sum + time, 0);
  times.sort((a, b) => a - b);
  const share = (part: number): string => `${Math.round((100 * part) / whole)} %`;
  console.log(
    [
      name.padEnd(12),
      `${Math.round((count / elapsed) * 1000)} requests/s`.padStart(16),
      `p50 ${percentile(times, 0.5).toFixed(1)} ms`.padStart(14),
      `p99 ${percentile(times, 0.99).toFixed(1)} ms`.padStart(14),
      `  ${shares(share, whole)}`,
    ].join(''),
  );
};

try {
  const user = runtime.localUsers?.users.find(({ email }) => email.startsWith('trade-ops@'));
  if (!user) throw new Error('there is no user trade-ops');
  const { idToken: token } = await json(
    send('POST', '/auth/login', undefined, { email: user.email, password: user.password }),
  );
  const { documentId } = await json(
    send('POST', '/documents', token, {
      place: 'BANK',
      fileName: 'bank.csv',
      contentBase64: Buffer.from(tradeCsv(bankTrades())).toString('base64'),
    }),
  );
  // A document is there once its execution has taken it up.
  for (;;) {
    const { items } = await json(send('GET', '/documents?kind=trade', token));
    const status = (items as { documentId: string; status: string }[]).find(
      (one) => one.documentId === documentId,
    )?.status;
    if (status === 'EXTRACTED') break;
    if (status === 'FAILED' || status === 'REJECTED') throw new Error(`the trades ended ${status}`);
    await delay(200);
  }

  console.log(`${requests} requests each, ${concurrency} at once`);
  await measure('get by id', () => send('GET', `/documents/${documentId}`, token), requests, byFunctions);
  await measure('list page', () => send('GET', '/trades?source=BANK&limit=25', token), requests, byFunctions);
  // Another scope each: no start waits for another run's lock.
  await measure(
    'start',
    () => send('POST', '/reconciliations', token, { counterparty: `Nobody ${randomUUID()}` }),
    Math.ceil(requests / 10),
    byEngine,
  );
} finally {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
}
