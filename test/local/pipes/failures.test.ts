import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import type { Pipe, PipeRecord } from '../../../local/pipes/pipe.ts';
import { type Behaviour, deadLetterArn, idOf, type PipeRun, pipeOf, useStreamWorld } from './stream-world.ts';

const world = useStreamWorld();
let clock: SimulatedClock;

beforeEach(() => {
  clock = new SimulatedClock(Date.now());
  jest.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const startedWith = async (pipe: (streamArn: string) => Pipe, ids: readonly string[], behaviour: Behaviour) => {
  const { table, streamArn } = await world.createTable();
  for (const id of ids) await world.put(table, id);
  const run = world.newRun({ clock });
  run.behaviour = behaviour;
  await run.pipes.put(pipe(streamArn));
  await run.pipes.start();
  await run.settled();
  return { run, table, streamArn };
};

/** Lets the waiting end that is due first, and what follows from it. */
const nextTimer = async (run: PipeRun): Promise<number> => {
  const before = clock.now();
  do {
    clock.fireNext();
    await run.settled();
  } while (clock.now() === before);
  return clock.now() - before;
};

const failing =
  (...poison: string[]): Behaviour =>
  (ids) =>
    ids.some((id) => poison.includes(id)) ? { fails: 'Poisoned' } : {};

const reporting =
  (...poison: string[]): Behaviour =>
  (_, records) => ({
    output: {
      batchItemFailures: records
        .filter((record) => poison.includes(idOf(record)))
        .map(({ eventID }) => ({ itemIdentifier: eventID })),
    },
  });

const deadLettersOf = (run: PipeRun) =>
  run.invocations
    .filter(({ arn }) => arn === deadLetterArn)
    .map(({ input, messageAttributes }) => ({
      letter: JSON.parse(input) as Record<'context' | 'DDBStreamBatchInfo', Record<string, unknown>>,
      cause: messageAttributes?.ERROR_MESSAGE,
    }));

describe('a batch that fails', () => {
  it('is tried again, later each time, and holds up what follows it', async () => {
    let outages = 3;
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn),
      ['1', '2'],
      () => (outages-- > 0 ? { fails: 'Down' } : {}),
    );

    const waits = [await nextTimer(run), await nextTimer(run), await nextTimer(run)];

    expect(waits).toEqual([1000, 2000, 4000]);
    expect(run.batches).toEqual([['1'], ['1'], ['1'], ['1'], ['2']]);
    expect(deadLettersOf(run)).toEqual([]);
  });

  it('goes to the dead-letter queue after its retries, as a place in the stream with its cause, and others go on', async () => {
    const { run, streamArn } = await startedWith(
      (streamArn) => pipeOf(streamArn, { maximumRetryAttempts: 2 }),
      ['1', 'poison', '3'],
      failing('poison'),
    );
    await nextTimer(run);
    await nextTimer(run);

    expect(run.batches).toEqual([['1'], ['poison'], ['poison'], ['poison'], ['3']]);
    const [{ dynamodb }] = run.inputs[1] as [PipeRecord];
    expect(deadLettersOf(run)).toEqual([
      {
        cause: 'the execution ended FAILED (Poisoned)',
        letter: {
          context: {
            partnerResourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/ledger',
            condition: 'RetryAttemptsExhausted',
          },
          version: '1.0',
          timestamp: new Date(clock.now()).toISOString(),
          DDBStreamBatchInfo: {
            shardId: expect.stringMatching(/^shardId-/),
            startSequenceNumber: dynamodb.SequenceNumber,
            endSequenceNumber: dynamodb.SequenceNumber,
            approximateArrivalOfFirstRecord: expect.stringMatching(/Z$/),
            approximateArrivalOfLastRecord: expect.stringMatching(/Z$/),
            batchSize: 1,
            streamArn,
          },
        },
      },
    ]);
  });

  it('is halved until the poison is alone, if it bisects', async () => {
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn, { batchSize: 8, maximumRetryAttempts: 1, bisectsBatches: true }),
      ['1', '2', '3', '4', '5', 'poison', '7', '8'],
      failing('poison'),
    );
    await nextTimer(run);

    expect(run.batches).toEqual([
      ['1', '2', '3', '4', '5', 'poison', '7', '8'],
      ['1', '2', '3', '4'],
      ['5', 'poison', '7', '8'],
      ['5', 'poison'],
      ['5'],
      ['poison'],
      ['poison'],
      ['7', '8'],
    ]);
    expect(deadLettersOf(run).map(({ letter }) => letter.DDBStreamBatchInfo.batchSize)).toEqual([1]);
  });

  it('is tried again from the first record that the target reports as failed', async () => {
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn, { batchSize: 5, maximumRetryAttempts: 1 }),
      ['1', '2', 'poison', '4', '5'],
      reporting('poison'),
    );
    await nextTimer(run);

    expect(run.batches).toEqual([
      ['1', '2', 'poison', '4', '5'],
      ['poison', '4', '5'],
    ]);
    expect(deadLettersOf(run).map(({ letter }) => letter.DDBStreamBatchInfo.batchSize)).toEqual([3]);
  });

  it('fails whole if the target reports a record that is not of the batch', async () => {
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn, { batchSize: 2, maximumRetryAttempts: 0 }),
      ['1', '2'],
      () => ({ output: { batchItemFailures: [{ itemIdentifier: '' }] } }),
    );

    expect(run.batches).toEqual([['1', '2']]);
    expect(deadLettersOf(run).map(({ letter }) => letter.DDBStreamBatchInfo.batchSize)).toEqual([2]);
  });

  it('gives records up that are too old, without another attempt', async () => {
    clock = new SimulatedClock(Date.now() + 10 * 60_000);
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn, { maximumRecordAgeSeconds: 300 }),
      ['old'],
      () => ({}),
    );

    expect(run.batches).toEqual([]);
    expect(deadLettersOf(run).map(({ letter }) => letter.context.condition)).toEqual(['RecordAgeExceeded']);
  });

  it('only stops its own lane', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => String(index));
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn, { parallelizationFactor: 10 }),
      ids,
      failing('7'),
    );

    expect(new Set(run.batches.flat()).size).toBeGreaterThan(20);
    expect(run.batches.flat().filter((id) => id === '7')).toHaveLength(1);
  });
});

describe('a batching window', () => {
  it('holds records until it is over, counted from the first of them', async () => {
    const { run, table } = await startedWith(
      (streamArn) => pipeOf(streamArn, { batchSize: 10, batchingWindowSeconds: 5 }),
      ['1', '2'],
      () => ({}),
    );
    await world.put(table, '3');
    run.pipes.heardOfWrite(Buffer.from(table));
    await run.settled();
    const before = run.batches.length;

    const waited = await nextTimer(run);

    expect(before).toBe(0);
    expect(waited).toBe(5000);
    expect(run.batches).toEqual([['1', '2', '3']]);
  });

  it('ends early when the batch is full', async () => {
    const { run } = await startedWith(
      (streamArn) => pipeOf(streamArn, { batchSize: 3, batchingWindowSeconds: 5 }),
      ['1', '2', '3', '4'],
      () => ({}),
    );

    expect(run.batches).toEqual([['1', '2', '3']]);
  });
});
