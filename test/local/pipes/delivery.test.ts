import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../local/clock/system-clock.ts';
import { compileEventPattern } from '../../../local/events/event-pattern.ts';
import type { Pipe } from '../../../local/pipes/pipe.ts';
import type { PipeServices } from '../../../local/pipes/send-to-target.ts';
import { type PipeRun, pipeOf, useStreamWorld } from './stream-world.ts';

const world = useStreamWorld();

const runOf = (services: Partial<PipeServices> = {}): PipeRun => world.newRun({ clock: systemClock, services });

const start = async (pipe: Pipe, run = runOf()): Promise<PipeRun> => {
  await run.pipes.put(pipe);
  await run.pipes.start();
  return run;
};

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('a pipe from a stream', () => {
  it('delivers records in order, as lists, in the shape that AWS gives them', async () => {
    const { table, streamArn } = await world.createTable();
    await world.put(table, 'one', { amount: '10.00' });
    await world.put(table, 'one', { amount: '11.00' });
    await world.put(table, 'two');

    const run = await start(pipeOf(streamArn));
    await run.until(() => run.batches.length === 3);

    expect(run.batches).toEqual([['one'], ['one'], ['two']]);
    expect(run.inputs[1]).toEqual([
      {
        eventID: expect.any(String),
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        eventSourceARN: streamArn,
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          Keys: { id: { S: 'one' } },
          NewImage: { id: { S: 'one' }, amount: { S: '11.00' } },
          OldImage: { id: { S: 'one' }, amount: { S: '10.00' } },
          SequenceNumber: expect.stringMatching(/^\d+$/),
          SizeBytes: expect.any(Number),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
    ]);
    expect(streamArn).toMatch(/^arn:aws:dynamodb:us-east-1:000000000000:table\//);
  });

  it('makes batches of at most BatchSize', async () => {
    const { table, streamArn } = await world.createTable();
    for (const id of numbers(1, 7)) await world.put(table, id);

    const run = await start(pipeOf(streamArn, { batchSize: 3 }));
    await run.until(() => run.batches.flat().length === 7);

    expect(run.batches).toEqual([['1', '2', '3'], ['4', '5', '6'], ['7']]);
  });

  it('hears of a write and looks at once', async () => {
    const { table, streamArn } = await world.createTable();
    const run = await start(pipeOf(streamArn));

    for (const id of numbers(1, 5)) {
      await world.put(table, id);
      run.pipes.heardOfWrite(Buffer.from(JSON.stringify({ TableName: table })));
      await run.until(() => run.batches.length === Number(id));
    }

    expect(run.batches.flat()).toEqual(numbers(1, 5));
  });

  it('begins with LATEST after what is there when it is declared, not when it starts', async () => {
    const { table, streamArn } = await world.createTable();
    await world.put(table, 'before');
    const run = runOf();
    await run.pipes.put(pipeOf(streamArn, { startingPosition: 'LATEST' }));
    await world.put(table, 'between');

    await run.pipes.start();
    await run.until(() => run.batches.length === 1);

    expect(run.batches).toEqual([['between']]);
  });

  it('hands on what one of its filters matches, and goes past the rest', async () => {
    const { table, streamArn } = await world.createTable();
    for (const id of numbers(1, 6)) await world.put(table, id, { status: Number(id) % 2 ? 'PENDING' : 'SETTLED' });
    const filters = [
      compileEventPattern({ eventName: ['INSERT'], dynamodb: { NewImage: { status: { S: ['PENDING'] } } } }),
      compileEventPattern({ dynamodb: { Keys: { id: { S: ['6'] } } } }),
    ];

    const run = await start(pipeOf(streamArn, {}, { filters }));
    await run.until(() => run.batches.flat().length === 4);
    await run.settled();
    run.pipes.stop();
    await world.put(table, '7', { status: 'PENDING' });
    const again = await start(pipeOf(streamArn, {}, { filters }));
    await again.until(() => again.batches.length === 1);

    expect(run.batches.flat()).toEqual(['1', '3', '5', '6']);
    expect(again.batches).toEqual([['7']]);
  });

  it('keeps the order of a partition key over many lanes', async () => {
    const { table, streamArn } = await world.createTable();
    const writes = numbers(1, 60).map((version) => ({ id: `key-${Number(version) % 6}`, version }));
    for (const { id, version } of writes) await world.put(table, id, { version });
    let running = 0;
    let most = 0;
    const run = runOf({
      startSyncExecution: async ({ input }) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        seen.push(...(JSON.parse(input) as { dynamodb: { NewImage: Record<string, { S: string }> } }[]));
        if (seen.length === writes.length) allSeen.resolve();
        return { status: 'SUCCEEDED' };
      },
    });
    const seen: { dynamodb: { NewImage: Record<string, { S: string }> } }[] = [];
    const allSeen = Promise.withResolvers<void>();

    await start(pipeOf(streamArn, { parallelizationFactor: 10 }), run);
    await allSeen.promise;

    const versionsOf = (id: string): string[] =>
      seen
        .filter(({ dynamodb }) => dynamodb.NewImage.id?.S === id)
        .map(({ dynamodb }) => dynamodb.NewImage.version?.S ?? '');
    for (const id of new Set(writes.map((write) => write.id)))
      expect(versionsOf(id)).toEqual(writes.filter((write) => write.id === id).map(({ version }) => version));
    expect(most).toBeGreaterThan(1);
  });

  it('sends messages one by one to a queue, by template, with its group and key from the record', async () => {
    const { table, streamArn } = await world.createTable();
    await world.put(table, 'one', { amount: '10.00' });

    const run = await start(
      pipeOf(
        streamArn,
        {},
        {
          target: {
            kind: 'queue',
            arn: 'arn:aws:sqs:us-east-1:000000000000:work.fifo',
            messageGroupId: '$.dynamodb.Keys.id.S',
          },
          inputTemplate:
            '{"tx": "<$.dynamodb.Keys.id.S>", "amount": <$.dynamodb.NewImage.amount.S>, "pipe": <aws.pipes.pipe-name>, "none": <$.no.such>}',
        },
      ),
    );
    await run.until(() => run.invocations.length === 1);

    const [invocation] = run.invocations;
    expect(JSON.parse(invocation?.input ?? '')).toEqual({ tx: 'one', amount: '10.00', pipe: 'ledger', none: null });
    expect(invocation?.messageGroupId).toBe('one');
    expect(invocation?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends an event to a bus', async () => {
    const { table, streamArn } = await world.createTable();
    await world.put(table, 'one');

    const run = await start(
      pipeOf(
        streamArn,
        {},
        { target: { kind: 'eventBus', arn: 'arn:aws:events:us-east-1:000000000000:event-bus/b', detailType: 'Entry' } },
      ),
    );
    await run.until(() => run.invocations.length === 1);

    expect(JSON.parse(run.invocations[0]?.input ?? '')).toMatchObject({
      source: 'Pipe ledger',
      'detail-type': 'Entry',
      detail: { eventName: 'INSERT', dynamodb: { Keys: { id: { S: 'one' } } } },
    });
  });

  it('sends what the enrichment makes of a batch, and nothing if that is nothing', async () => {
    const { table, streamArn } = await world.createTable();
    for (const id of numbers(1, 4)) await world.put(table, id);
    const run = runOf({
      invokeFunction: (_, payload) => {
        const records = JSON.parse(payload) as { dynamodb: { Keys: { id: { S: string } } } }[];
        const ids = records.map(({ dynamodb }) => dynamodb.Keys.id.S);
        return Promise.resolve({
          payload: JSON.stringify(ids.includes('1') ? [] : ids.map((id) => ({ enriched: id }))),
        });
      },
      startSyncExecution: ({ input }) => {
        inputs.resolve(JSON.parse(input));
        return Promise.resolve({ status: 'SUCCEEDED' });
      },
    });
    const inputs = Promise.withResolvers<unknown>();

    await start(pipeOf(streamArn, { batchSize: 2 }, { enrichment: { functionArn: 'enrich' } }), run);

    expect(await inputs.promise).toEqual([{ enriched: '3' }, { enriched: '4' }]);
  });

  it('tells its log what its level asks for', async () => {
    const { table, streamArn } = await world.createTable();
    await world.put(table, 'one');

    const run = await start(
      pipeOf(streamArn, {}, { log: { level: 'INFO', group: '/pipes/ledger', includesData: true } }),
    );
    await run.until(() => run.batches.length === 1);
    await run.settled();

    const lines = run.logs
      .find({ group: '/pipes/ledger', limit: 10 })
      .map(({ message }) => JSON.parse(message) as Record<string, string>);
    expect(lines.map(({ messageType }) => messageType)).toEqual(['ExecutionStarted', 'ExecutionSucceeded']);
    expect(lines[0]).toMatchObject({
      resourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/ledger',
      logLevel: 'INFO',
    });
    expect(JSON.parse(lines[0]?.payload ?? '')).toMatchObject([{ dynamodb: { Keys: { id: { S: 'one' } } } }]);
  });

  it('does not read while it is declared STOPPED', async () => {
    const { table, streamArn } = await world.createTable();
    await world.put(table, 'one');
    const stopped = await start(pipeOf(streamArn, {}, { started: false }));
    stopped.pipes.heardOfWrite(Buffer.from(table));

    const run = await start(pipeOf(streamArn));
    await run.until(() => run.batches.length === 1);

    expect(stopped.batches).toEqual([]);
    expect(run.batches).toEqual([['one']]);
  });
});
