import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SdkCall, ServiceError } from '../../local/engine/services.ts';
import { type LedgerWorld, startLedgerWorld } from '../support/ledger-world.ts';
import type { TaskFunction } from '../support/run-machine.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await startLedgerWorld();
});
afterAll(() => world.stop());

const usualStory = [
  'PENDING: waiting for processor and core',
  'MISMATCH: missing core',
  'MATCHED: all three ledgers agree',
];

/** All three entries are there, and no one has looked yet. */
const paid = async (txId: string) => {
  await world.post(txId);
  await world.append('processor', txId);
  await world.append('core', txId);
};

const expectSettledOnce = async (txId: string) => {
  expect(await world.story(txId)).toEqual(usualStory);
  expect((await world.views(txId)).customer).toMatchObject({ status: 'SETTLED', version: 2 });
};

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

describe('ledger settlement', () => {
  it('settles a payment as its entries arrive', async () => {
    const path = async () => {
      const run = await world.settle(['tx-usual']);
      expect(run.cause ?? '').toBe('');
      return run.statesEntered.filter((state) => !/^Collect./.test(state));
    };
    const around = (last: string) => ['ReconcileEach', 'Begin', 'Collect', 'Classify', 'WhatCame?', last, 'Emit'];

    await world.post('tx-usual');
    expect(await path()).toEqual(around('Record'));
    await world.append('processor', 'tx-usual');
    expect(await path()).toEqual(around('Record'));
    await world.append('core', 'tx-usual');
    expect(await path()).toEqual(around('Settle'));
    expect(await path()).toEqual(around('NothingToChange'));

    await expectSettledOnce('tx-usual');
    const { finding } = await world.ledger.collect('tx-usual');
    expect(finding).toMatchObject({ category: 'MATCHED', version: 6 });
    expect(world.counted).toEqual(
      new Map([
        ['PENDING', 1],
        ['MISSING_CORE', 1],
        ['MATCHED', 1],
      ]),
    );
    const told = world.published.filter(({ detail }) => detail.txId === 'tx-usual');
    expect(told.map(({ detail }) => [detail.category, detail.auditSequence])).toEqual([
      ['PENDING', 1],
      ['MISSING_CORE', 2],
      ['MATCHED', 3],
      ['MATCHED', 3],
    ]);
  });

  it('takes each payment of a batch once, and tells the same story as event by event', async () => {
    const txIds = ['tx-batch-1', 'tx-batch-2', 'tx-batch-3'];
    for (const txId of txIds) await paid(txId);

    const run = await world.settle([...txIds, ...txIds, ...txIds]);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { reconciled: 3, changed: 3, deadLettered: [] } });
    expect(run.statesEntered.filter((state) => state === 'Collect')).toHaveLength(3);
    for (const txId of txIds) await expectSettledOnce(txId);
  });

  it('knows nothing of a payment without entries, and fails on none', async () => {
    const run = await world.settle(['tx-nowhere']);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { reconciled: 0, changed: 0 } });
    expect(run.statesEntered).toContain('NothingKnown');
  });

  it('reopens the finding after SETTLED, and never the past', async () => {
    await paid('tx-late');
    await world.settle(['tx-late']);
    await world.append('core', 'tx-late', { entryId: 'once-more' });
    await world.settle(['tx-late']);

    expect(await world.story('tx-late')).toEqual([...usualStory, 'MISMATCH: duplicate settlement']);
    expect((await world.views('tx-late')).customer).toMatchObject({ status: 'SETTLED', version: 2 });
  });

  it('puts a poisonous payment into the dead-letter queue with its cause, and the others go on', async () => {
    await paid('tx-good');
    await world.tables.dynamo.send(
      new PutCommand({
        TableName: 'CoreLedger',
        Item: { txId: 'tx-poison', timestamp: '2026-03-02T09:00:00.000Z#x', amount: 'a lot' },
      }),
    );

    const run = await world.settle(['tx-poison', 'tx-good']);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { reconciled: 1, deadLettered: ['tx-poison'] } });
    expect(world.deadLetters.at(-1)).toMatchObject({
      txId: 'tx-poison',
      error: 'ValidationError',
      cause: expect.stringContaining('CoreLedger has a row of tx-poison that does not fit'),
    });
    await expectSettledOnce('tx-good');
  });
});

describe('two executions at once on one payment', () => {
  it('settle it once: one wins, the others read again', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const txId = `tx-race-${index}`;
        await paid(txId);
        const runs = await Promise.all([1, 2, 3].map(() => world.settle([txId])));
        for (const run of runs) expect(run.status).toBe('SUCCEEDED');
        await expectSettledOnce(txId);
        return runs.flatMap(({ statesEntered }) => statesEntered.filter((state) => state === 'TryAgain?')).length;
      }),
    );

    expect(rounds.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
  });

  it('give up after a bounded number of rounds, and the payment lies in the dead-letter queue', async () => {
    await paid('tx-unlucky');
    const refused = async (call: SdkCall) => {
      if (call.action === 'transactWriteItems')
        throw new ServiceError('TransactionCanceledException', 'Transaction cancelled [ConditionalCheckFailed]');
      return world.sdk(call);
    };

    const run = await world.settle(['tx-unlucky'], { sdk: refused });

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { deadLettered: ['tx-unlucky'] } });
    expect(run.statesEntered.filter((state) => state === 'Collect')).toHaveLength(12);
    expect(run.clock.now() - world.now()).toBeLessThan(5 * 60_000);
    expect(world.deadLetters.at(-1)).toMatchObject({
      txId: 'tx-unlucky',
      error: 'ConflictError',
      cause: expect.stringMatching(/^somebody else was first in 12 rounds, at last: .*ConditionalCheckFailed/),
    });
    await world.settle(['tx-unlucky']);
    await expectSettledOnce('tx-unlucky');
  });

  it('read again where what was read is older than the finding', async () => {
    await paid('tx-stale');
    let stale = true;
    const lagging = async (call: SdkCall) => {
      const answer = (await world.sdk(call)) as { Items?: unknown[] };
      if (!stale || call.parameters.TableName !== 'CoreLedger') return answer;
      stale = false;
      await world.settle(['tx-stale']);
      return { ...answer, Items: [] };
    };

    const run = await world.settle(['tx-stale'], {
      sdk: async (call) => {
        if (call.parameters.TableName === 'ReconciliationFindings' && stale) {
          while (stale) await new Promise((resolve) => setImmediate(resolve));
        }
        return lagging(call);
      },
    });

    expect(run.statesEntered.filter((state) => state === 'Collect').length).toBeGreaterThan(1);
    await expectSettledOnce('tx-stale');
  });
});

describe('every call delivered twice', () => {
  it('comes to the result of one delivery', async () => {
    await paid('tx-twice');
    const twice =
      (task: TaskFunction): TaskFunction =>
      async (input, invocation) => {
        await task(input, invocation);
        return task(input, invocation);
      };

    const run = await world.settle(['tx-twice', 'tx-twice'], {
      tasks: Object.fromEntries(Object.entries(world.tasks).map(([name, task]) => [name, twice(task)])),
      sdk: async (call) => {
        await world.sdk(call);
        return world.sdk(call);
      },
    });

    expect(run.status).toBe('SUCCEEDED');
    await expectSettledOnce('tx-twice');
  });
});

const faults: [string, (name: string) => Error, boolean][] = [
  ['fails before its effect', () => named('SdkClientException'), false],
  ['fails after its effect', () => named('SdkClientException'), true],
];

describe.each(['getItem', 'query', 'transactWriteItems'])('when DynamoDB’s %s', (action) => {
  it.each(faults)('%s, the payment is settled once', async (what, error, late) => {
    const txId = `tx-${action}-${what.replaceAll(' ', '-')}`;
    await paid(txId);
    let failed = false;

    const run = await world.settle([txId], {
      sdk: async (call) => {
        if (failed || call.action !== action) return world.sdk(call);
        failed = true;
        if (late) await world.sdk(call);
        throw error(action);
      },
    });

    expect({ failed, status: run.status }).toEqual({ failed: true, status: 'SUCCEEDED' });
    await expectSettledOnce(txId);
    expect(world.published.some(({ detail }) => detail.txId === txId && detail.category === 'MATCHED')).toBe(true);
  });

  it('fails for good, the payment lies in the dead-letter queue', async () => {
    const txId = `tx-${action}-refused`;
    await paid(txId);

    const run = await world.settle([txId], {
      sdk: async (call) => {
        if (call.action === action) throw named('AccessDeniedException', 'not allowed');
        return world.sdk(call);
      },
    });

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { deadLettered: [txId] } });
    expect(world.deadLetters.at(-1)).toMatchObject({ txId, error: 'DynamoDb.AccessDeniedException' });
  });
});

describe.each(['ClassifyTransaction', 'EmitOutcomes'] as const)('when %s', (name) => {
  const transient: [string, TaskFunction][] = [
    ['is throttled', () => Promise.reject(named('ThrottledError'))],
    ['crashes', () => Promise.reject(named('Runtime.ExitError'))],
    ['does not answer', (_input, { hang }) => hang()],
  ];

  it.each(transient)('%s, heals by retrying', async (what, fail) => {
    const txId = `tx-${name}-${what.replaceAll(' ', '-')}`;
    await paid(txId);

    const run = await world.settle([txId], {
      tasks: {
        [name]: (input, invocation) => (invocation.count === 1 ? fail : world.tasks[name])(input, invocation),
      },
    });

    expect(run.status).toBe('SUCCEEDED');
    expect(run.clock.now() - world.now()).toBeLessThan(5 * 60_000);
    await expectSettledOnce(txId);
  });
});

it('what only its event failed on fails the batch, and its repetition tells it', async () => {
  await paid('tx-untold');
  const refused: TaskFunction = () => Promise.reject(named('AccessDeniedException'));

  const run = await world.settle(['tx-untold'], { tasks: { EmitOutcomes: refused } });
  await expectSettledOnce('tx-untold');
  const told = () => world.published.filter(({ detail }) => detail.txId === 'tx-untold').length;

  expect([run.status, told()]).toEqual(['FAILED', 0]);
  const again = await world.settle(['tx-untold']);
  expect([again.status, told()]).toEqual(['SUCCEEDED', 1]);
});

it('a dead-letter queue that does not take a payment fails the batch, so that it comes again', async () => {
  await paid('tx-nowhere-to-go');

  const run = await world.settle(['tx-nowhere-to-go'], {
    tasks: { ClassifyTransaction: () => Promise.reject(named('AccessDeniedException')) },
    sdk: async (call) => {
      if (call.service === 'sqs') throw named('QueueDoesNotExist');
      return world.sdk(call);
    },
  });

  expect(run.status).toBe('FAILED');
});
