import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import type { ChangeRecord, TableStreams } from '../../../local/dynamodb/table-streams.ts';
import { type PipeRun, pipeOf, useStreamWorld } from './stream-world.ts';

const world = useStreamWorld();
let clock: SimulatedClock;

beforeEach(() => {
  clock = new SimulatedClock(Date.now());
  jest.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const newRun = (streams?: TableStreams): PipeRun => world.newRun({ clock, ...(streams && { streams }) });

describe('after a restart', () => {
  it('a pipe goes on in the middle, with what was under way and what was written meanwhile', async () => {
    const { table, streamArn } = await world.createTable();
    for (const id of ['1', '2', '3', '4']) await world.put(table, id);
    const pipe = pipeOf(streamArn);
    const killed = newRun();
    killed.behaviour = ([id]) => {
      // As if the process ended while the third was under way.
      if (id === '3') killed.pipes.stop();
      return {};
    };
    await killed.pipes.put(pipe);
    await killed.pipes.start();
    await killed.until(() => killed.batches.length === 3);
    await world.put(table, '5');

    const run = newRun();
    await run.pipes.put(pipe);
    await run.pipes.start();
    await run.settled();

    expect(killed.batches).toEqual([['1'], ['2'], ['3']]);
    expect(run.batches).toEqual([['3'], ['4'], ['5']]);
  });

  it('lanes that were ahead of a stuck one repeat nothing', async () => {
    const { table, streamArn } = await world.createTable();
    const ids = Array.from({ length: 40 }, (_, index) => String(index));
    for (const id of ids) await world.put(table, id);
    const pipe = pipeOf(streamArn, { parallelizationFactor: 4 });
    const before = newRun();
    before.behaviour = ([id]) => (id === '0' ? { fails: 'Stuck' } : {});
    await before.pipes.put(pipe);
    await before.pipes.start();
    await before.settled();
    before.pipes.stop();

    const after = newRun();
    await after.pipes.put(pipe);
    await after.pipes.start();
    await after.settled();

    const doneBefore = before.batches.flat().filter((id) => id !== '0');
    expect(doneBefore.length).toBeGreaterThan(0);
    expect([...doneBefore, ...after.batches.flat()].toSorted()).toEqual(ids.toSorted());
  });

  it('another number of lanes skips nothing', async () => {
    const { table, streamArn } = await world.createTable();
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    for (const id of ids) await world.put(table, id);
    const before = newRun();
    before.behaviour = ([id]) => (id === '3' ? { fails: 'Stuck' } : {});
    await before.pipes.put(pipeOf(streamArn, { parallelizationFactor: 4 }));
    await before.pipes.start();
    await before.settled();
    before.pipes.stop();

    const after = newRun();
    await after.pipes.put(pipeOf(streamArn, { parallelizationFactor: 7 }));
    await after.pipes.start();
    await after.settled();

    const delivered = new Set([...before.batches.flat().filter((id) => id !== '3'), ...after.batches.flat()]);
    expect([...delivered].toSorted()).toEqual(ids.toSorted());
  });
});

/** A stream of two shards, the second the first's child, as after one of DynamoDB's rollovers (every four hours). */
const rolledOver = (childIsThere: () => boolean): TableStreams => {
  const record = (id: string, sequenceNumber: string): ChangeRecord => ({
    eventID: `event-${id}`,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: 1_790_000_000,
      Keys: { id: { S: id } },
      SequenceNumber: sequenceNumber,
      SizeBytes: 1,
      StreamViewType: 'KEYS_ONLY',
    },
  });
  const shards: Record<string, ChangeRecord[]> = {
    parent: [record('1', '100'), record('2', '200')],
    child: [record('3', '300')],
  };
  return {
    describe: () =>
      Promise.resolve({
        partitionKey: 'id',
        shards: [
          ...(childIsThere() ? [{ shardId: 'child', parentShardId: 'parent' }] : []),
          { shardId: 'parent', parentShardId: 'gone' },
        ],
      }),
    iterator: (_, shardId, after) => Promise.resolve(`${shardId}|${after ?? ''}`),
    read: (iterator) => {
      const [shardId = '', after = ''] = iterator.split('|');
      const records = (shards[shardId] ?? []).filter(({ dynamodb }) => dynamodb.SequenceNumber > after);
      const closed = shardId === 'parent' && childIsThere();
      return Promise.resolve({ records, ...(!closed && { next: `${shardId}|999` }) });
    },
  };
};

describe('a shard that is closed', () => {
  it('is followed by its child once all of it is done with', async () => {
    const run = newRun(rolledOver(() => true));
    let failures = 1;
    run.behaviour = ([id]) => (id === '2' && failures-- > 0 ? { fails: 'Down' } : {});

    await run.pipes.put(pipeOf('arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/1'));
    await run.pipes.start();
    await run.settled();
    const before = [...run.batches];
    while (run.batches.length < 4 && clock.fireNext()) await run.settled();

    expect(before).toEqual([['1'], ['2']]);
    expect(run.batches).toEqual([['1'], ['2'], ['2'], ['3']]);
  });

  it('is not read again after a restart, and its child begins at its beginning, also with LATEST', async () => {
    let closed = false;
    const streams = rolledOver(() => closed);
    const pipe = pipeOf('arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/1', { startingPosition: 'LATEST' });
    const before = newRun(streams);
    await before.pipes.put(pipe);
    await before.pipes.start();
    await before.settled();
    before.pipes.stop();
    closed = true;

    const after = newRun(streams);
    await after.pipes.put(pipe);
    await after.pipes.start();
    await after.settled();
    after.pipes.stop();
    const again = newRun(streams);
    await again.pipes.put(pipe);
    await again.pipes.start();
    await again.settled();

    expect(before.batches).toEqual([]);
    expect(after.batches).toEqual([['3']]);
    expect(again.batches).toEqual([]);
  });
});
