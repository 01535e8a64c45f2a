import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../local/clock/system-clock.ts';
import { createEngine } from '../local/engine/engine.ts';
import type { EngineServices } from '../local/engine/services.ts';
import { sqliteStore } from '../local/engine/store/sqlite-store.ts';
import { benchOptions } from './bench-options.ts';

/**
 * `node bench/engine-scale-run.ts`: one long history, a wide inline Map and a wide distributed one, each durable, at two sizes: what an
 * item costs in time and in memory while it runs must not depend on how many there are.
 */
benchOptions('Usage: node bench/engine-scale-run.ts', {});

const range = (items: number): number[] => Array.from({ length: items }, (_, index) => index);
const unused = async (): Promise<never> => {
  throw new Error('nothing outside');
};
/** S3 holds one file of items, as long as its key says. */
const services: EngineServices = {
  invokeLambda: unused,
  callSdk: unused,
  objects: {
    get: async (_bucket, key) => new TextEncoder().encode(JSON.stringify(range(Number(key)).map((id) => ({ id })))),
    put: unused,
    list: unused,
  },
};

const pass = (fields: object = {}) => ({ StartAt: 'Item', States: { Item: { Type: 'Pass', ...fields, End: true } } });
const counter = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, Next: 'Again?' },
    'Again?': { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n < 0 %}', Next: 'Done' }], Default: 'Count' },
    Done: { Type: 'Succeed' },
  },
};
const inlineMap = {
  StartAt: 'Each',
  States: { Each: { Type: 'Map', ItemProcessor: pass({ Result: 1 }), End: true } },
};
const distributedMap = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'items', 'Key.$': '$.items' },
      },
      ItemBatcher: { MaxItemsPerBatch: 10 },
      MaxConcurrency: 1000,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Batch',
        States: {
          Batch: { Type: 'Map', ItemsPath: '$.Items', ItemProcessor: pass(), ResultPath: null, Next: 'Sum' },
          Sum: { Type: 'Pass', Result: 10, End: true },
        },
      },
      End: true,
    },
  },
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

type Run = { definition: object; type?: 'STANDARD' | 'EXPRESS'; items: number; input: (items: number) => unknown };

const run = async ({ definition, type = 'STANDARD', items, input }: Run) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-scale-'));
  let peak = 0;
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const engine = createEngine({
    clock: systemClock,
    random: Math.random,
    store: sqliteStore(path.join(folder, 'engine.sqlite')),
    services,
    onStatusChange: ({ status, error, stateMachineArn }) => {
      if (status !== 'RUNNING' && !stateMachineArn.includes('/'))
        resolve(error === undefined ? status : `${status} (${error})`);
    },
  });
  const created = await engine.call('CreateStateMachine', {
    name: 'Scale',
    type,
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definition: JSON.stringify(definition),
  });
  const { stateMachineArn } = created as { stateMachineArn: string };
  const text = JSON.stringify(input(items));
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 20);
  const startedAt = performance.now();
  const { executionArn } = (await engine.call('StartExecution', { stateMachineArn, input: text })) as {
    executionArn: string;
  };
  const outcome = await ended;
  await engine.settled();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watch);
  collectGarbage();
  const kept = process.memoryUsage().heapUsed - before;
  const events =
    type === 'STANDARD'
      ? await countEvents((page) => engine.call('GetExecutionHistory', { executionArn, ...page }))
      : 0;
  engine.close();
  rmSync(folder, { recursive: true, force: true });
  return { outcome, seconds, peak: peak - before, kept, events };
};

const countEvents = async (page: (place: object) => Promise<unknown>): Promise<number> => {
  let [events, pages, nextToken]: [number, number, string | undefined] = [0, 0, undefined];
  do {
    const answer = (await page({ maxResults: 1000, nextToken })) as { events: unknown[]; nextToken?: string };
    events += answer.events.length;
    pages++;
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  console.log(`  history: ${events.toLocaleString('en')} events on ${pages} pages`);
  return events;
};

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

const report = async (name: string, load: Run): Promise<void> => {
  console.log(`${name}, ${load.items.toLocaleString('en')} items`);
  const { outcome, seconds, peak, kept } = await run(load);
  console.log(
    `  ${outcome} in ${seconds.toFixed(1)} s: ${((seconds * 1e6) / load.items).toFixed(0)} µs and ${(peak / load.items).toFixed(0)} bytes at most an item, ` +
      `${mebibytes(peak)} at the highest, ${mebibytes(kept)} left`,
  );
};

await report('endless loop', { definition: counter, items: 25_000, input: () => ({ n: 0 }) });
for (const items of [2500, 10_000])
  await report('inline Map (Express: its 40,000 events are beyond a Standard execution)', {
    definition: inlineMap,
    type: 'EXPRESS',
    items,
    input: range,
  });
for (const items of [20_000, 100_000])
  await report('distributed Map in batches of 10', {
    definition: distributedMap,
    items,
    input: (count) => ({ items: String(count) }),
  });
