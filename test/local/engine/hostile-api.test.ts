import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import { operations } from '../../../local/engine/api/operations.ts';
import { createEngine, type Engine } from '../../../local/engine/engine.ts';
import { serveEngine } from '../../../local/engine/http-server.ts';
import { memoryStore } from '../../../local/engine/store/memory-store.ts';
import { handleWireRequest } from '../../../local/engine/wire/handle-wire-request.ts';
import { seededRandom } from '../../support/run-machine.ts';

const roleArn = 'arn:aws:iam::000000000000:role/test';
const arn = (rest: string): string => `arn:aws:states:us-east-1:000000000000:${rest}`;
const unused = async (): Promise<never> => {
  throw new Error('nothing outside');
};

let engine: Engine;
let clock: SimulatedClock;
const faults: unknown[] = [];
const noteFault = (reason: unknown): void => void faults.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', noteFault);
  clock = new SimulatedClock(0);
  engine = createEngine({
    clock,
    random: seededRandom(5),
    store: memoryStore(),
    services: { invokeLambda: unused, callSdk: unused, objects: { get: unused, put: unused, list: unused } },
  });
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 60, End: true } } });
  for (const type of ['STANDARD', 'EXPRESS'])
    await engine.call('CreateStateMachine', { name: type, type, definition, roleArn, publish: true });
  await engine.call('CreateActivity', { name: 'Work' });
  await engine.call('StartExecution', { stateMachineArn: arn('stateMachine:STANDARD'), name: 'one' });
});
afterAll(() => {
  engine.close();
  process.off('unhandledRejection', noteFault);
});

type Answer = { status: number; body: { __type?: string; message?: unknown } };

const call = async (action: string, body: string): Promise<Answer> => {
  const { status, body: text } = await handleWireRequest(engine, `AWSStepFunctions.${action}`, body);
  return { status, body: JSON.parse(text) as Answer['body'] };
};

/** Waits that a call may have begun (a worker's poll, a synchronous execution) end as the clock goes on. */
const settled = async (answer: Promise<Answer>): Promise<Answer> => {
  let done = false;
  void answer.finally(() => {
    done = true;
  });
  for (let turn = 0; !done; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (turn % 4 === 3) clock.fireNext();
  }
  return answer;
};

const fields = [
  ...['name', 'definition', 'roleArn', 'type', 'stateMachineArn', 'executionArn', 'activityArn', 'mapRunArn', 'input'],
  ...['stateMachineVersionArn', 'stateMachineAliasArn', 'resourceArn', 'taskToken', 'output', 'error', 'cause', 'tags'],
  ...['tagKeys', 'nextToken', 'maxResults', 'statusFilter', 'redriveFilter', 'reverseOrder', 'includeExecutionData'],
  ...['routingConfiguration', 'description', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'],
  ...['publish', 'versionDescription', 'revisionId', 'mock', 'stateConfiguration', 'context', 'variables', 'stateName'],
  ...['inspectionLevel', 'severity', 'workerName', 'maxConcurrency', 'toleratedFailurePercentage', 'traceHeader'],
];
const likely = fc.constantFrom<unknown>(
  arn('stateMachine:STANDARD'),
  arn('stateMachine:EXPRESS'),
  arn('stateMachine:STANDARD:1'),
  arn('stateMachine:STANDARD:live'),
  arn('execution:STANDARD:one'),
  arn('express:EXPRESS:one:two'),
  arn('activity:Work'),
  arn('mapRun:STANDARD/Label:one'),
  roleArn,
  'live',
  'EXPRESS',
  '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}',
  '{"Type":"Pass","End":true}',
  '{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}',
  [{ stateMachineVersionArn: arn('stateMachine:STANDARD:1'), weight: 100 }],
  [{ key: 'a', value: 'b' }],
  { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: {} }] },
  { result: '{}' },
  { errorOutput: { error: 'E' } },
  Buffer.from('[1,2]').toString('base64'),
);
const body = fc.dictionary(
  fc.constantFrom(...fields),
  fc.oneof({ weight: 3, arbitrary: likely }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) }),
  { maxKeys: 6 },
);

describe('any request', () => {
  it.each(Object.keys(operations))('of %s is answered or refused by name, never failed', async (action) => {
    await fc.assert(
      fc.asyncProperty(body, async (input) => {
        const { status, body: answer } = await settled(call(action, JSON.stringify(input)));

        if (status !== 200) expect(answer).toEqual(expect.objectContaining({ message: expect.any(String) }));
        expect([200, 400]).toContain(status);
      }),
      { seed: 20260105, numRuns: 60 },
    );
    expect(faults).toEqual([]);
  });

  it('that nests a thousand deep is refused before it runs', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const stateMachineArn = arn('stateMachine:STANDARD');

    expect(await call('StartExecution', deep)).toMatchObject({
      status: 400,
      body: { __type: 'SerializationException' },
    });
    expect(await call('StartExecution', JSON.stringify({ stateMachineArn, input: deep }))).toMatchObject({
      body: { __type: 'InvalidExecutionInput' },
    });
    const definition = `{"StartAt":"A","States":{"A":{"Type":"Pass","Result":${deep},"End":true}}}`;
    expect(await call('CreateStateMachine', JSON.stringify({ name: 'Deep', definition, roleArn }))).toMatchObject({
      body: { __type: 'InvalidDefinition' },
    });
  });
});

describe('the port', () => {
  it('answers a body beyond every limit with 413, and goes on serving', async () => {
    const { server, port } = await serveEngine(engine, 0);
    const post = (target: string, text: string) =>
      fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers: { 'x-amz-target': target }, body: text });

    const tooLarge = await post('AWSStepFunctions.StartExecution', 'x'.repeat(20 * 1024 * 1024));
    const wrongMethod = await fetch(`http://127.0.0.1:${port}/anything`);
    const usual = await post('AWSStepFunctions.ListActivities', '{}');

    expect(tooLarge.status).toBe(413);
    expect(wrongMethod.status).toBe(400);
    expect(await wrongMethod.json()).toMatchObject({ __type: 'UnknownOperationException' });
    expect(usual.status).toBe(200);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
});
