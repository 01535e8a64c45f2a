import { expect, it } from '@jest/globals';
import { sqliteStore } from '../../../local/engine/store/sqlite-store.ts';
import { runMachine } from '../../support/run-machine.ts';

/** At the sizes of AWS's limits: `node bench/engine-scale-run.ts`. Here each is as small as it can be and still cross its limit. */
const count = (items: number): number[] => Array.from({ length: items }, (_, index) => index);
const item = (fields: object) => ({ StartAt: 'Item', States: { Item: { Type: 'Pass', ...fields, End: true } } });

it('ends a Standard execution with its 25,000th event, and pages all of them', async () => {
  const run = await runMachine({
    store: sqliteStore(':memory:'),
    definition: {
      StartAt: 'Again',
      States: {
        Again: { Type: 'Pass', Next: 'And again' },
        'And again': {
          Type: 'Choice',
          Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Stop' }],
          Default: 'Again',
        },
        Stop: { Type: 'Succeed' },
      },
    },
  });

  expect(run).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'The execution reached the maximum number of history events (25000).',
  });
  expect(run.history.map(({ id }) => id)).toEqual(count(25_000).map((index) => index + 1));
  expect(run.history.at(-1)?.type).toBe('ExecutionFailed');
  const { events, nextToken } = (await run.engine.call('GetExecutionHistory', {
    executionArn: run.executionArn,
    reverseOrder: true,
    maxResults: 3,
  })) as { events: { id: number }[]; nextToken?: string };
  expect(events.map(({ id }) => id)).toEqual([25_000, 24_999, 24_998]);
  const next = (await run.engine.call('GetExecutionHistory', {
    executionArn: run.executionArn,
    reverseOrder: true,
    maxResults: 2,
    nextToken,
  })) as { events: { id: number }[] };
  expect(next.events.map(({ id }) => id)).toEqual([24_997, 24_996]);
});

it('joins an inline Map whose events only an Express execution may have, in the order of its items', async () => {
  const run = await runMachine({
    store: sqliteStore(':memory:'),
    type: 'EXPRESS',
    input: count(7000),
    definition: { StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor: item({}), End: true } } },
  });

  expect(run.output).toEqual(count(7000));
});

it('runs at most 40 iterations of an inline Map at once', async () => {
  let [running, most] = [0, 0];
  const run = await runMachine({
    input: count(100),
    definition: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          MaxConcurrency: 50,
          ItemProcessor: {
            StartAt: 'Item',
            States: {
              Item: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:work', End: true },
            },
          },
          End: true,
        },
      },
    },
    tasks: {
      work: async (_input, { sleep }) => {
        most = Math.max(most, ++running);
        await sleep(1000);
        running--;
        return 1;
      },
    },
  });

  expect(run.output).toEqual(count(100).map(() => 1));
  expect(most).toBe(40);
});

it('spreads thousands of items over child executions in batches', async () => {
  const run = await runMachine({
    store: sqliteStore(':memory:'),
    objects: new Map([['items/all.json', JSON.stringify(count(4000))]]),
    definition: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'JSON' },
            Parameters: { Bucket: 'items', Key: 'all.json' },
          },
          ItemBatcher: { MaxItemsPerBatch: 10 },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            ...item({ Parameters: { 'count.$': 'States.ArrayLength($.Items)' } }),
          },
          End: true,
        },
      },
    },
  });

  expect(run.output).toEqual(count(400).map(() => ({ count: 10 })));
  const { mapRuns } = (await run.engine.call('ListMapRuns', { executionArn: run.executionArn })) as {
    mapRuns: { mapRunArn: string }[];
  };
  expect(await run.engine.call('DescribeMapRun', { mapRunArn: mapRuns[0]?.mapRunArn })).toMatchObject({
    itemCounts: { succeeded: 4000, pending: 0 },
    executionCounts: { total: 400, succeeded: 400 },
  });
});
