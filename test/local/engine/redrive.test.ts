import { describe, expect, it } from '@jest/globals';
import { memoryStore } from '../../../local/engine/store/memory-store.ts';
import { sqliteStore } from '../../../local/engine/store/sqlite-store.ts';
import { runMachine } from '../../support/run-machine.ts';

const fails = () => Object.assign(new Error('not today'), { name: 'Unavailable' });
const work = (next: object = { End: true }): object => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:000000000000:function:work',
  ...next,
});
const each = (processor: object): object => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency: 2,
      ItemProcessor: { StartAt: 'Item', States: { Item: work() }, ...processor },
      Next: 'After',
    },
    After: { Type: 'Pass', End: true },
  },
});

/** Works once the outside world does; counts what each item cost. */
const flakyWorld = (broken: Set<number>) => {
  const calls = new Map<number, number>();
  return {
    calls,
    tasks: {
      work: async (item: number) => {
        calls.set(item, (calls.get(item) ?? 0) + 1);
        if (broken.has(item)) throw fails();
        return item * 10;
      },
    },
  };
};

describe.each([
  ['in memory', () => memoryStore()],
  ['SQLite', () => sqliteStore(':memory:')],
])('redrive of an execution that is kept %s', (_name, store) => {
  it('runs only the iterations that had not succeeded, and joins their results with the earlier ones', async () => {
    const broken = new Set([3]);
    const { calls, tasks } = flakyWorld(broken);
    const failed = await runMachine({ store: store(), definition: each({}), input: [1, 2, 3, 4, 5], tasks });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Unavailable' });
    const before = new Map(calls);

    broken.clear();
    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    const redriven = await failed.resume();

    expect(redriven).toMatchObject({ status: 'SUCCEEDED', output: [10, 20, 30, 40, 50] });
    for (const done of [1, 2]) expect(calls.get(done)).toBe(before.get(done));
    expect(redriven.history.map(({ id }) => id)).toEqual(redriven.history.map((_, index) => index + 1));
    expect(redriven.history.filter(({ type }) => type === 'ExecutionRedriven')).toHaveLength(1);
    expect(redriven.statesEntered.filter((name) => name === 'Each')).toHaveLength(1);
    expect(redriven.statesEntered).toContain('After');
  });

  it('runs only the child executions of a distributed Map that had not succeeded', async () => {
    const broken = new Set([2]);
    const { calls, tasks } = flakyWorld(broken);
    const distributed = each({ ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } });
    const failed = await runMachine({ store: store(), definition: distributed, input: [1, 2], tasks });
    expect(failed).toMatchObject({ status: 'FAILED' });

    broken.clear();
    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    const redriven = await failed.resume();

    expect(redriven).toMatchObject({ status: 'SUCCEEDED', output: [10, 20] });
    expect([calls.get(1), calls.get(2)]).toEqual([1, 2]);
    expect(redriven.history.map(({ type }) => type)).toContain('MapRunRedriven');
  });

  it('begins a failed branch of a Parallel where it failed, with its retries counted anew', async () => {
    const broken = new Set([1]);
    const { calls, tasks } = flakyWorld(broken);
    const retry = [{ ErrorEquals: ['Unavailable'], MaxAttempts: 2, IntervalSeconds: 1 }];
    const definition = {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Quick', States: { Quick: { Type: 'Pass', Result: 'quick', End: true } } },
            {
              StartAt: 'Prepare',
              States: { Prepare: { Type: 'Pass', Next: 'Work' }, Work: work({ Retry: retry, End: true }) },
            },
          ],
          End: true,
        },
      },
    };
    const failed = await runMachine({ store: store(), definition, input: 1, tasks });
    expect(calls.get(1)).toBe(3);

    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    await failed.resume().then(({ status }) => expect(status).toBe('FAILED'));
    expect(calls.get(1)).toBe(6);
    broken.clear();
    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    const redriven = await failed.resume();

    expect(redriven).toMatchObject({ status: 'SUCCEEDED', output: ['quick', 10] });
    expect(redriven.statesEntered.filter((name) => name === 'Prepare')).toHaveLength(1);
    expect(await failed.engine.call('DescribeExecution', { executionArn: failed.executionArn })).toMatchObject({
      redriveCount: 2,
      redriveStatus: 'NOT_REDRIVABLE',
    });
  });
});
