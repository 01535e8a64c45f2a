import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StateMachine } from 'aws-local-stepfunctions';
import { systemClock } from '../local/clock/system-clock.ts';
import { createEngine, type Engine } from '../local/engine/engine.ts';
import type { EngineServices } from '../local/engine/services.ts';
import type { EngineStore } from '../local/engine/store/engine-store.ts';
import { memoryStore } from '../local/engine/store/memory-store.ts';
import { sqliteStore } from '../local/engine/store/sqlite-store.ts';
import { benchOptions } from './bench-options.ts';

/**
 * Transitions a second of the engine, in memory with history and durable, beside aws-local-stepfunctions (in memory, without
 * history) in the same process. A transition is one state entered and left.
 */
benchOptions('Usage: npm run bench:engine', {});

type Load = {
  name: string;
  definition: object;
  input: unknown;
  transitions: number;
  executions: number;
  comparable: boolean;
};

const chain = (language: 'JSONPath' | 'JSONata'): object => ({
  QueryLanguage: language,
  StartAt: 'P0',
  States: Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `P${index}`,
      {
        Type: 'Pass',
        ...(language === 'JSONata'
          ? { Output: '{% { "n": $states.input.n + 1 } %}' }
          : { Parameters: { 'n.$': '$.n' } }),
        ...(index < 9 ? { Next: `P${index + 1}` } : { End: true }),
      },
    ]),
  ),
});

const loop = {
  StartAt: 'Count',
  States: {
    Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough' },
    Enough: {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericGreaterThanEquals: 200, Next: 'Done' }],
      Default: 'Count',
    },
    Done: { Type: 'Succeed' },
  },
};

const map = {
  StartAt: 'Each',
  States: {
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } }, End: true },
  },
};

const thousand = Array.from({ length: 1000 }, (_, index) => ({ id: index }));
const loads: Load[] = [
  {
    name: 'chain of 10 Pass, JSONPath',
    definition: chain('JSONPath'),
    input: { n: 0 },
    transitions: 10,
    executions: 2000,
    comparable: true,
  },
  {
    name: 'chain of 10 Pass, JSONata',
    definition: chain('JSONata'),
    input: { n: 0 },
    transitions: 10,
    executions: 1000,
    comparable: false,
  },
  {
    name: 'Choice loop of 200',
    definition: loop,
    input: { n: 0 },
    transitions: 401,
    executions: 100,
    comparable: true,
  },
  { name: 'Map of 1,000', definition: map, input: thousand, transitions: 1001, executions: 20, comparable: true },
];

const services: EngineServices = {
  invokeLambda: async ({ payload }) => ({ statusCode: 200, payload, executedVersion: '$LATEST', requestId: 'bench' }),
  callSdk: async () => ({}),
  objects: { get: async () => new Uint8Array(), put: async () => {}, list: async () => [] },
};

const roleArn = 'arn:aws:iam::000000000000:role/bench';

const open = (store: EngineStore): Engine => createEngine({ clock: systemClock, random: Math.random, store, services });

const create = async (engine: Engine, name: string, definition: object): Promise<string> => {
  const created = await engine.call('CreateStateMachine', { name, roleArn, definition: JSON.stringify(definition) });
  return (created as { stateMachineArn: string }).stateMachineArn;
};

/** Executions are started as fast as the API takes them, and run to their end. */
const measure = async (store: EngineStore, load: Load): Promise<number> => {
  const engine = open(store);
  const stateMachineArn = await create(engine, 'Bench', load.definition);
  const input = JSON.stringify(load.input);
  const startedAt = performance.now();
  const starts: Promise<unknown>[] = [];
  for (let index = 0; index < load.executions; index++)
    starts.push(engine.call('StartExecution', { stateMachineArn, input }));
  await Promise.all(starts);
  await engine.settled();
  const seconds = (performance.now() - startedAt) / 1000;
  engine.close();
  return (load.transitions * load.executions) / seconds;
};

const measureTheirs = async (load: Load): Promise<number> => {
  const machine = new StateMachine(load.definition as never);
  const startedAt = performance.now();
  for (let index = 0; index < load.executions; index++) await machine.run(load.input as never).result;
  return (load.transitions * load.executions) / ((performance.now() - startedAt) / 1000);
};

const durable = async (load: Load): Promise<number> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-bench-'));
  try {
    return await measure(sqliteStore(path.join(folder, 'engine.sqlite')), load);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Taken in turns, and the middle one counts: others use the machine too. */
const rounds = 5;
const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const thousands = (perSecond: number): string =>
  Number.isNaN(perSecond) ? '–'.padStart(12) : `${Math.round(perSecond).toLocaleString('en')}`.padStart(12);

console.log(
  'transitions per second'.padEnd(32),
  'in memory'.padStart(12),
  'durable'.padStart(12),
  'theirs'.padStart(12),
  'in memory'.padStart(9),
);
for (const load of loads) {
  const warmUp = { ...load, executions: Math.ceil(load.executions / 10) };
  await measure(memoryStore(), warmUp);
  if (load.comparable) await measureTheirs(warmUp);
  const [ours, kept, theirs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure(memoryStore(), load));
    kept.push(await durable(load));
    if (load.comparable) theirs.push(await measureTheirs(load));
  }
  console.log(
    load.name.padEnd(32),
    thousands(median(ours)),
    thousands(median(kept)),
    thousands(median(theirs)),
    load.comparable ? `${(median(ours) / median(theirs)).toFixed(1)} ×`.padStart(9) : '',
  );
}

const lambdaLoad: Load = {
  name: 'Lambda task, stubbed',
  definition: {
    StartAt: 'T',
    States: { T: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true } },
  },
  input: { n: 1 },
  transitions: 1,
  executions: 3000,
  comparable: false,
};
console.log('executions per second with one Lambda task (stubbed):');
console.log(
  `  in memory ${thousands(await measure(memoryStore(), lambdaLoad))}, durable ${thousands(await durable(lambdaLoad))}`,
);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const openExecutions = 5000;
const engine = open(memoryStore());
const waiting = await create(engine, 'Waiting', {
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 86_400, End: true } },
});
collectGarbage();
const before = process.memoryUsage().heapUsed;
for (let index = 0; index < openExecutions; index++)
  await engine.call('StartExecution', { stateMachineArn: waiting, input: '{"id":1}' });
collectGarbage();
const perThousand = ((process.memoryUsage().heapUsed - before) / openExecutions) * 1000;
console.log(`memory per 1,000 open executions: ${(perThousand / 1024 / 1024).toFixed(2)} MiB`);
engine.close();
