import { once } from 'node:events';
import type { Server } from 'node:http';
import * as sfn from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../local/clock/system-clock.ts';
import { operations } from '../../../local/engine/api/operations.ts';
import { createEngine, type Engine, type StatusChange } from '../../../local/engine/engine.ts';
import { serveEngine } from '../../../local/engine/http-server.ts';
import { memoryStore } from '../../../local/engine/store/memory-store.ts';
import { seededRandom } from '../../support/run-machine.ts';

/** Every operation as a user of the SDK calls it, over HTTP. */
const roleArn = 'arn:aws:iam::000000000000:role/test';
const definitionOf = (states: Record<string, object>): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
const pass = definitionOf({ Only: { Type: 'Pass', End: true } });

const called = new Set<string>();
const changes: StatusChange[] = [];
const notify = new EventTarget();
let engine: Engine;
let server: Server;
let client: sfn.SFNClient;

const unused = async (): Promise<never> => {
  throw new Error('nothing outside');
};

beforeAll(async () => {
  engine = createEngine({
    clock: systemClock,
    random: seededRandom(3),
    store: memoryStore(),
    services: { invokeLambda: unused, callSdk: unused, objects: { get: unused, put: unused, list: unused } },
    onStatusChange: (change) => {
      changes.push(change);
      notify.dispatchEvent(new Event('change'));
    },
  });
  const served = await serveEngine(engine, 0);
  server = served.server;
  client = new sfn.SFNClient({
    endpoint: `http://127.0.0.1:${served.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    (next, context) => (args) => {
      called.add(String(context.commandName).replace(/Command$/, ''));
      return next(args);
    },
    { step: 'initialize' },
  );
});
afterAll(async () => {
  client.destroy();
  engine.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const create = async (name: string, definition = pass, type: sfn.StateMachineType = 'STANDARD'): Promise<string> => {
  const { stateMachineArn } = await client.send(new sfn.CreateStateMachineCommand({ name, definition, roleArn, type }));
  return stateMachineArn as string;
};
const start = async (stateMachineArn: string, input: unknown = {}): Promise<string> => {
  const { executionArn } = await client.send(
    new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn as string;
};
/** The execution's end, told by the engine itself. */
const endOf = async (executionArn: string, times = 1): Promise<StatusChange> => {
  for (;;) {
    const ends = changes.filter((change) => change.executionArn === executionArn && change.status !== 'RUNNING');
    if (ends.length >= times) return ends.at(-1) as StatusChange;
    await new Promise((resolve) => notify.addEventListener('change', resolve, { once: true }));
  }
};

describe('state machines', () => {
  it('are created, described, listed, changed, checked, tagged and deleted', async () => {
    const stateMachineArn = await create('Life');
    const described = await client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }));
    expect(described).toMatchObject({
      name: 'Life',
      status: 'ACTIVE',
      definition: pass,
      creationDate: expect.any(Date),
    });

    const same = await client.send(
      new sfn.CreateStateMachineCommand({ name: 'Life', definition: pass, roleArn: `${roleArn}-other` }),
    );
    expect(same.stateMachineArn).toBe(stateMachineArn);
    const nothingNew = await client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn, definition: pass }));
    expect(nothingNew.revisionId).toBeUndefined();
    const changed = definitionOf({ Only: { Type: 'Succeed' } });
    const { revisionId } = await client.send(
      new sfn.UpdateStateMachineCommand({ stateMachineArn, definition: changed }),
    );
    const after = await client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }));
    expect(after).toMatchObject({ revisionId, definition: changed, roleArn });

    const { stateMachines } = await client.send(new sfn.ListStateMachinesCommand({}));
    expect(stateMachines?.map(({ name }) => name)).toContain('Life');
    const { result } = await client.send(new sfn.ValidateStateMachineDefinitionCommand({ definition: '{}' }));
    expect(result).toBe('FAIL');

    await client.send(
      new sfn.TagResourceCommand({
        resourceArn: stateMachineArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await client.send(new sfn.UntagResourceCommand({ resourceArn: stateMachineArn, tagKeys: ['a'] }));
    const { tags } = await client.send(new sfn.ListTagsForResourceCommand({ resourceArn: stateMachineArn }));
    expect(tags).toEqual([{ key: 'b', value: '2' }]);

    await client.send(new sfn.DeleteStateMachineCommand({ stateMachineArn }));
    await expect(client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }))).rejects.toBeInstanceOf(
      sfn.StateMachineDoesNotExist,
    );
  });

  it('have versions, and aliases that route to them by weight', async () => {
    const stateMachineArn = await create('Routed');
    const publish = async (definition: string): Promise<string> => {
      await client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn, definition }));
      const published = await client.send(new sfn.PublishStateMachineVersionCommand({ stateMachineArn }));
      return published.stateMachineVersionArn as string;
    };
    const [first, second] = [
      await publish(definitionOf({ Only: { Type: 'Pass', Result: 1, End: true } })),
      await publish(definitionOf({ Only: { Type: 'Pass', Result: 2, End: true } })),
    ];
    const { stateMachineVersions } = await client.send(new sfn.ListStateMachineVersionsCommand({ stateMachineArn }));
    expect(stateMachineVersions?.map((version) => version.stateMachineVersionArn)).toEqual([second, first]);

    const routing = (weights: [number, number]) =>
      [first, second].map((stateMachineVersionArn, index) => ({
        stateMachineVersionArn,
        weight: weights[index] as number,
      }));
    const { stateMachineAliasArn } = await client.send(
      new sfn.CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: routing([50, 50]) }),
    );
    const outputs = new Set<unknown>();
    for (let count = 0; count < 20; count++) {
      const end = await endOf(await start(stateMachineAliasArn as string));
      outputs.add(end.output);
    }
    expect([...outputs].sort()).toEqual(['1', '2']);
    await client.send(
      new sfn.UpdateStateMachineAliasCommand({
        stateMachineAliasArn,
        routingConfiguration: [{ stateMachineVersionArn: second, weight: 100 }],
      }),
    );
    const alias = await client.send(new sfn.DescribeStateMachineAliasCommand({ stateMachineAliasArn }));
    expect(alias.routingConfiguration).toEqual([{ stateMachineVersionArn: second, weight: 100 }]);
    const executionArn = await start(stateMachineAliasArn as string);
    expect((await endOf(executionArn)).output).toBe('2');
    expect(await client.send(new sfn.DescribeExecutionCommand({ executionArn }))).toMatchObject({
      stateMachineArn,
      stateMachineAliasArn,
      stateMachineVersionArn: second,
    });

    await client.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn: first }));
    await expect(
      client.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn: second })),
    ).rejects.toBeInstanceOf(sfn.ConflictException);
    const { stateMachineAliases } = await client.send(new sfn.ListStateMachineAliasesCommand({ stateMachineArn }));
    expect(stateMachineAliases).toHaveLength(1);
    await client.send(new sfn.DeleteStateMachineAliasCommand({ stateMachineAliasArn }));
  });
});

describe('executions', () => {
  it('are started, described, listed, stopped and redriven, and page their history both ways', async () => {
    const stateMachineArn = await create('Waiting', definitionOf({ Hold: { Type: 'Wait', Seconds: 3600, End: true } }));
    const executionArn = await start(stateMachineArn, { id: 1 });
    await client.send(new sfn.StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'By hand' }));
    expect(await client.send(new sfn.DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'Stopped',
      cause: 'By hand',
      redriveStatus: 'REDRIVABLE',
    });
    await client.send(new sfn.RedriveExecutionCommand({ executionArn }));
    const { executions } = await client.send(
      new sfn.ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', redriveFilter: 'REDRIVEN' }),
    );
    expect(executions).toMatchObject([{ executionArn, redriveCount: 1 }]);
    expect(await client.send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn }))).toMatchObject({
      stateMachineArn,
    });

    const forward: (string | undefined)[] = [];
    for await (const page of pages({ executionArn, maxResults: 2 })) forward.push(...page);
    expect(forward).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted', 'ExecutionRedriven']);
    const backward: (string | undefined)[] = [];
    for await (const page of pages({ executionArn, maxResults: 3, reverseOrder: true })) backward.push(...page);
    expect(backward).toEqual(forward.toReversed());
  });

  async function* pages(input: sfn.GetExecutionHistoryCommandInput) {
    let nextToken: string | undefined;
    do {
      const page = await client.send(new sfn.GetExecutionHistoryCommand({ ...input, nextToken }));
      yield page.events?.map(({ type }) => type) ?? [];
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }

  it('of an Express machine answer at once; only those', async () => {
    const express = await create('Express', pass, 'EXPRESS');
    expect(
      await client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: express, input: '{"a":1}' })),
    ).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });

    const executionArn = await start(express);
    await expect(client.send(new sfn.DescribeExecutionCommand({ executionArn }))).rejects.toBeInstanceOf(
      sfn.InvalidArn,
    );
    const standard = await create('Standard');
    await expect(client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: standard }))).rejects.toBeInstanceOf(
      sfn.StateMachineTypeNotSupported,
    );
  });
});

describe('tasks', () => {
  it('of an activity are taken, kept alive, and answered or failed', async () => {
    const { activityArn } = await client.send(new sfn.CreateActivityCommand({ name: 'Review' }));
    expect(await client.send(new sfn.DescribeActivityCommand({ activityArn }))).toMatchObject({ name: 'Review' });
    const { activities } = await client.send(new sfn.ListActivitiesCommand({}));
    expect(activities).toMatchObject([{ activityArn }]);
    const stateMachineArn = await create(
      'Reviewed',
      definitionOf({ Review: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, End: true } }),
    );
    const take = async (): Promise<{ executionArn: string; taskToken: string }> => {
      const [task, executionArn] = await Promise.all([
        client.send(new sfn.GetActivityTaskCommand({ activityArn, workerName: 'worker' })),
        start(stateMachineArn, { id: 7 }),
      ]);
      expect(task.input).toBe('{"id":7}');
      return { executionArn, taskToken: task.taskToken as string };
    };

    const answered = await take();
    await client.send(new sfn.SendTaskHeartbeatCommand({ taskToken: answered.taskToken }));
    await client.send(new sfn.SendTaskSuccessCommand({ taskToken: answered.taskToken, output: '{"ok":true}' }));
    expect(await endOf(answered.executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' });
    const failed = await take();
    await client.send(new sfn.SendTaskFailureCommand({ taskToken: failed.taskToken, error: 'Refused', cause: 'No' }));
    expect(await endOf(failed.executionArn)).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'No' });
    await expect(
      client.send(new sfn.SendTaskSuccessCommand({ taskToken: failed.taskToken, output: '{}' })),
    ).rejects.toBeInstanceOf(sfn.TaskTimedOut);
    await client.send(new sfn.DeleteActivityCommand({ activityArn }));
  });

  it('are tested alone', async () => {
    const definition = JSON.stringify({ Type: 'Pass', Parameters: { 'b.$': '$.a' }, End: true });

    const tested = await client.send(
      new sfn.TestStateCommand({ definition, roleArn, input: '{"a":1}', inspectionLevel: 'DEBUG' }),
    );

    expect(tested).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"b":1}',
      inspectionData: { afterParameters: '{"b":1}' },
    });
  });
});

describe('map runs', () => {
  it('are listed, described, widened while they run, and redriven with their execution', async () => {
    const { activityArn } = await client.send(new sfn.CreateActivityCommand({ name: 'Item' }));
    const stateMachineArn = await create(
      'Mapped',
      definitionOf({
        Each: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Item',
            States: { Item: { Type: 'Task', Resource: activityArn, End: true } },
          },
          End: true,
        },
      }),
    );
    const executionArn = await start(stateMachineArn, [1, 2]);
    const nextItem = async (): Promise<{ taskToken: string; input: string }> => {
      const { taskToken, input } = await client.send(new sfn.GetActivityTaskCommand({ activityArn }));
      return { taskToken: taskToken as string, input: input as string };
    };

    const first = await nextItem();
    const { mapRuns } = await client.send(new sfn.ListMapRunsCommand({ executionArn }));
    const mapRunArn = mapRuns?.[0]?.mapRunArn as string;
    expect(await client.send(new sfn.DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      status: 'RUNNING',
      maxConcurrency: 1,
      executionCounts: { total: 2, running: 1, pending: 1 },
    });
    await client.send(new sfn.UpdateMapRunCommand({ mapRunArn, maxConcurrency: 2 }));
    const second = await nextItem();
    await client.send(new sfn.SendTaskSuccessCommand({ taskToken: first.taskToken, output: first.input }));
    await client.send(new sfn.SendTaskFailureCommand({ taskToken: second.taskToken, error: 'Broken' }));
    expect(await endOf(executionArn)).toMatchObject({ status: 'FAILED' });
    const { executions } = await client.send(new sfn.ListExecutionsCommand({ mapRunArn }));
    expect(executions?.map(({ status }) => status).sort()).toEqual(['FAILED', 'SUCCEEDED']);

    await client.send(new sfn.RedriveExecutionCommand({ executionArn }));
    const again = await nextItem();
    expect(again.input).toBe(second.input);
    await client.send(new sfn.SendTaskSuccessCommand({ taskToken: again.taskToken, output: again.input }));
    expect(await endOf(executionArn, 2)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2]' });
    expect(await client.send(new sfn.DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      itemCounts: { succeeded: 2, failed: 0 },
    });
  });
});

it('covers every operation that the engine has', () => {
  expect([...called].sort()).toEqual(Object.keys(operations).sort());
});
