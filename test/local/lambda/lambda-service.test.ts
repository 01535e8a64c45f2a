import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../local/clock/system-clock.ts';
import type { FunctionConfig } from '../../../local/lambda/function-config.ts';
import { functionEnvironment } from '../../../local/lambda/function-environment.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import { LambdaService } from '../../../local/lambda/lambda-service.ts';
import { LogStore } from '../../../local/lambda/log-store.ts';
import { WorkerPool } from '../../../local/lambda/worker-pool.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';
import type { TargetInvocation } from '../../../local/targets/invoke-target.ts';
import { functionFolder } from '../fixtures/function-folder.ts';
import { turn } from '../fixtures/turn.ts';

let folder: string;
let database: RuntimeDatabase;
let logs: LogStore;
let pool: WorkerPool;
let lambda: LambdaService;
const handedOn = Promise.withResolvers<TargetInvocation>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-lambda-'));
  database = new RuntimeDatabase(':memory:');
  logs = new LogStore(':memory:');
  pool = new WorkerPool({
    clock: systemClock,
    maximumWorkers: 3,
    environmentOf: (config) => functionEnvironment(config, { endpoint: 'http://127.0.0.1:1', region: 'us-east-1' }),
  });
  lambda = new LambdaService({
    clock: systemClock,
    pool,
    logs,
    database,
    invokeTarget: (invocation) => {
      handedOn.resolve(invocation);
      return Promise.resolve();
    },
  });
  lambda.start();
});
afterAll(async () => {
  await lambda.stop();
  logs.close();
  database.close();
  await rm(folder, { recursive: true, force: true });
});

const declare = async (name: string, source: string, more: Partial<FunctionConfig> = {}): Promise<FunctionConfig> => {
  const config: FunctionConfig = {
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    codeFolder: await functionFolder(folder, name, source),
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    description: '',
    memoryMegabytes: 128,
    timeoutSeconds: 20,
    environment: {},
    logGroup: `/aws/lambda/${name}`,
    ...more,
  };
  lambda.putFunction(config);
  return config;
};
const invoke = (functionName: string, payload: unknown = {}): Promise<InvocationResult> =>
  lambda.invoke({ functionName, payload: JSON.stringify(payload) });
const answerOf = async (functionName: string, payload: unknown = {}): Promise<unknown> =>
  JSON.parse((await invoke(functionName, payload)).payload);

describe('a function', () => {
  it('gets its event, its context and only its own environment', async () => {
    process.env.SECRET_OF_THE_RUNTIME = 'x';
    await declare(
      'Echo',
      `export const handler = async (event, context) => ({
        event,
        name: context.functionName,
        memory: context.memoryLimitInMB,
        arn: context.invokedFunctionArn,
        remaining: context.getRemainingTimeInMillis() > 0,
        table: process.env.TABLE,
        leaked: process.env.SECRET_OF_THE_RUNTIME ?? null,
        endpoint: process.env.AWS_ENDPOINT_URL,
      });`,
      { environment: { TABLE: 'Trades' } },
    );

    const answer = await answerOf('Echo', { a: 1 });

    expect(answer).toEqual({
      event: { a: 1 },
      name: 'Echo',
      memory: '128',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Echo',
      remaining: true,
      table: 'Trades',
      leaked: null,
      endpoint: 'http://127.0.0.1:1',
    });
  });

  it('stays warm from one invocation to the next, and shares nothing with another function', async () => {
    const counter = 'globalThis.count ??= 0; export const handler = async () => ++globalThis.count;';
    await declare('CounterA', counter);
    await declare('CounterB', counter);

    expect([await answerOf('CounterA'), await answerOf('CounterA'), await answerOf('CounterB')]).toEqual([1, 2, 1]);
  });

  it('may return nothing', async () => {
    await declare('Silent', 'export const handler = async () => {};');

    expect((await invoke('Silent')).payload).toBe('null');
  });

  it('is found by name, ARN, version and alias; others are not', async () => {
    const { arn } = await declare('Named', 'export const handler = async (_, context) => context.invokedFunctionArn;');
    lambda.putQualifier('Named', 'live', '1');

    expect((await lambda.invoke({ functionName: arn, payload: '' })).executedVersion).toBe('$LATEST');
    expect((await lambda.invoke({ functionName: `${arn}:live`, payload: '' })).executedVersion).toBe('1');
    await expect(invoke('Nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
    await expect(lambda.invoke({ functionName: arn, qualifier: 'old', payload: '' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('failures have the shapes of Lambda', () => {
  const failing: [what: string, source: string, error: object, more?: Partial<FunctionConfig>][] = [
    [
      'a thrown error',
      `class Refused extends Error { name = 'Refused' } export const handler = async () => { throw new Refused('no'); };`,
      { errorType: 'Refused', errorMessage: 'no', trace: expect.arrayContaining([expect.stringContaining('no')]) },
    ],
    [
      'a thrown text',
      `export const handler = async () => { throw 'just this'; };`,
      { errorType: 'string', errorMessage: 'just this', trace: [] },
    ],
    [
      'a time-out',
      'export const handler = () => new Promise(() => setInterval(() => {}, 1000));',
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: .* Error: Task timed out after 0\.20 seconds$/),
      },
      { timeoutSeconds: 0.2 },
    ],
    [
      'an endless loop',
      'export const handler = async () => { for (;;); };',
      { errorType: 'Sandbox.Timedout' },
      { timeoutSeconds: 0.2 },
    ],
    [
      'an exit',
      'export const handler = async () => process.exit(3);',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringContaining('Runtime exited with error: exit status 3'),
      },
    ],
    [
      'a rejection that nobody awaits',
      `export const handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 5000)); };`,
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' },
    ],
    [
      'an error outside of any promise',
      `export const handler = () => new Promise(() => setTimeout(() => { throw new TypeError('outside'); }, 1));`,
      { errorType: 'TypeError', errorMessage: 'outside' },
    ],
    [
      'too much memory',
      'export const handler = async () => { const all = []; for (;;) all.push(new Array(1000).fill({})); };',
      { errorType: 'Runtime.OutOfMemory', errorMessage: expect.stringContaining('signal: killed') },
      { memoryMegabytes: 16 },
    ],
    ['code that does not load', `throw new Error('at load');`, { errorType: 'Error', errorMessage: 'at load' }],
    ['a handler that is not there', 'export const other = 1;', { errorType: 'Runtime.HandlerNotFound' }],
    ['a module that is not there', '', { errorType: 'Runtime.ImportModuleError' }, { handler: 'absent.handler' }],
    [
      'too large an answer',
      `export const handler = async () => 'x'.repeat(6 * 1024 * 1024);`,
      { errorType: 'Function.ResponseSizeTooLarge' },
    ],
  ];

  it.each(failing)('%s', async (...[what, source, error, more]) => {
    const { name } = await declare(`Fails${what.replaceAll(/\W/g, '')}`, source, more);

    const result = await invoke(name);

    expect(result.functionError).toBe('Unhandled');
    expect(JSON.parse(result.payload)).toMatchObject(error);
  });

  it('after a crash the next invocation runs in a new thread', async () => {
    await declare(
      'CrashesOnce',
      `export const handler = async ({ crash }) => { if (crash) process.exit(1); return 'well'; };`,
    );

    const crashed = await invoke('CrashesOnce', { crash: true });

    expect(crashed.functionError).toBe('Unhandled');
    expect(await answerOf('CrashesOnce')).toBe('well');
  });
});

describe('limits', () => {
  it('reserved concurrency throttles what is beyond it', async () => {
    await declare('One', 'export const handler = ({ address }) => fetch(address).then((answer) => answer.text());', {
      reservedConcurrency: 1,
    });
    // The first invocation runs until this door opens.
    const door = Promise.withResolvers<void>();
    const server = createServer((_, response) => void door.promise.then(() => response.end('opened')));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const first = invoke('One', { address });
    const second = invoke('One', { address });

    await expect(second).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      status: 429,
      details: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    });
    door.resolve();
    expect((await first).functionError).toBeUndefined();
    server.close();
  });

  it('at most so many threads live; more invocations wait their turn', async () => {
    const functions = await Promise.all(
      Array.from({ length: 5 }, (_, index) => declare(`Many${index}`, `export const handler = async () => ${index};`)),
    );

    const answers = await Promise.all(functions.flatMap(({ name }) => [answerOf(name), answerOf(name)]));

    expect(answers).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(pool.liveWorkers).toBeLessThanOrEqual(3);
  });

  it('a warm thread first serves its own function, so that functions do not take turns at loading', async () => {
    const functions = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        declare(`Warm${index}`, 'export const handler = async (event, context) => context.logStreamName;'),
      ),
    );

    const streams = await Promise.all(
      Array.from({ length: 10 }, () => functions.map(({ name }) => answerOf(name))).flat(),
    );

    expect(new Set(streams).size).toBeLessThanOrEqual(functions.length + 2);
  });

  it('nobody waits beside an idle thread, though another function is waited for that has one at work', async () => {
    const opened = join(folder, 'opened');
    await declare('Quick', 'export const handler = async () => "quick";');
    // Ends once the file is there.
    await declare(
      'Long',
      `import { existsSync } from 'node:fs';
       export const handler = () =>
         new Promise((resolve) => {
           const timer = setInterval(() => {
             if (!existsSync(${JSON.stringify(opened)})) return;
             clearInterval(timer);
             resolve('long');
           }, 5);
         });`,
    );
    const ask = (name: string, times: number) => Array.from({ length: times }, () => answerOf(name));

    const first = ask('Quick', 3);
    const long = ask('Long', 2);
    // More than may overtake either of them.
    const quick = ask('Quick', 200);
    await Promise.all([...first, ...quick]);
    await writeFile(opened, '');

    expect(await Promise.all(long)).toEqual(['long', 'long']);
  });

  it('payloads that are too large or no JSON are refused', async () => {
    await declare('Any', 'export const handler = async () => 1;');

    await expect(invoke('Any', 'x'.repeat(6 * 1024 * 1024))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    await expect(lambda.invoke({ functionName: 'Any', payload: '{' })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
  });
});

describe('logs', () => {
  it('are kept by invocation, in order, with the report; the tail comes with the answer', async () => {
    await declare(
      'Talks',
      `export const handler = async () => { console.log('one'); process.stdout.write('two\\n'); console.error('three'); };`,
    );

    const { requestId, logResult } = await invoke('Talks');

    const messages = logs.find({ group: '/aws/lambda/Talks', requestId, limit: 100 }).map(({ message }) => message);
    expect(messages.slice(0, -1)).toEqual([
      `START RequestId: ${requestId} Version: $LATEST`,
      'one',
      'two',
      'three',
      `END RequestId: ${requestId}`,
    ]);
    expect(messages.at(-1)).toMatch(/^REPORT RequestId: .*Memory Size: 128 MB/);
    expect(Buffer.from(logResult, 'base64').toString()).toContain('three');
  });
});

describe('asynchronous invocations', () => {
  it('that failed for good end at the declared destination, with what happened', async () => {
    await declare('Background', `export const handler = async () => { throw new Error('never works'); };`);
    lambda.putAsynchronousConfig('Background', {
      maximumRetryAttempts: 0,
      onFailureArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
    });

    const requestId = lambda.invokeAsync('Background', '{"x":1}');

    const { arn, input } = await handedOn.promise;
    expect(arn).toBe('arn:aws:sqs:us-east-1:000000000000:failed');
    expect(JSON.parse(input)).toMatchObject({
      requestContext: { requestId, condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: { x: 1 },
      responsePayload: { errorMessage: 'never works' },
    });
  });

  it('that the end of the runtime cuts short are made again by the next, and nobody is told that they failed', async () => {
    const kept = new RuntimeDatabase(':memory:');
    const told: TargetInvocation[] = [];
    const begin = (config: FunctionConfig, onTold: () => void = () => undefined): LambdaService => {
      const service = new LambdaService({
        clock: systemClock,
        pool: new WorkerPool({ clock: systemClock, maximumWorkers: 1, environmentOf: () => ({}) }),
        logs,
        database: kept,
        invokeTarget: (invocation) => {
          told.push(invocation);
          onTold();
          return Promise.resolve();
        },
      });
      service.putFunction(config);
      service.putAsynchronousConfig(config.name, {
        maximumRetryAttempts: 0,
        onSuccessArn: 'arn:aws:sqs:us-east-1:000000000000:succeeded',
        onFailureArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
      });
      service.start();
      return service;
    };
    const ended = Promise.withResolvers<void>();

    const stopped = begin(await declare('Slow', 'export const handler = () => new Promise(() => {});'));
    stopped.invokeAsync('Slow', '{}');
    await turn();
    await stopped.stop();
    const next = begin(await declare('Slow', 'export const handler = async () => 1;'), ended.resolve);
    await ended.promise;
    await next.stop();
    kept.close();

    expect(told.map(({ input }) => JSON.parse(input) as unknown)).toMatchObject([
      { requestContext: { condition: 'Success', approximateInvokeCount: 1 } },
    ]);
  });
});
