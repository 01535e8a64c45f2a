import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LedgerWorld, mondayMorning, startLedgerWorld } from '../support/ledger-world.ts';
import type { MachineRun, TaskFunction } from '../support/run-machine.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await startLedgerWorld();
});
afterAll(() => world.stop());

const hour = 3_600_000;
const day = 24 * hour;
const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const monday = '2026-03-02';

/** Payments of a Monday: some whole, some not, one that no event has told of. */
const businessDay = async () => {
  world.at(mondayMorning);
  for (const txId of ['tx-1', 'tx-2', 'tx-3', 'tx-4']) {
    await world.post(txId);
    await world.append('processor', txId);
    await world.append('core', txId);
  }
  await world.post('tx-late');
  await world.append('processor', 'tx-late');
  await world.post('tx-silent', '7.00');
  await world.append('core', 'tx-orphan', { amount: '55.00', currency: 'USD' });
  await world.post('tx-off', '500', 'JPY');
  await world.append('processor', 'tx-off', { amount: '500', currency: 'JPY' });
  await world.append('core', 'tx-off', { amount: '600', currency: 'JPY' });
  await world.settle(['tx-1', 'tx-2', 'tx-3', 'tx-late', 'tx-silent', 'tx-orphan', 'tx-off']);
};

/** EventBridge's event of an execution's bad end. */
const failureEvent = ({ executionArn, status, error, cause, clock }: MachineRun, name: string, input: unknown) => ({
  source: 'aws.states',
  detail: {
    executionArn,
    name,
    status,
    input: JSON.stringify(input),
    startDate: world.now(),
    stopDate: clock.now(),
    error: error ?? null,
    cause: cause ?? null,
  },
});

it('the batches', async () => {
  await businessDay();
  const told = () => world.published.length;

  // Monday 19:00: ten business hours after 09:00 are over at 09:00 on Tuesday, so no clock has run out.
  world.at(mondayMorning + 10 * hour);
  const early = await world.reconcile({ scope: 'DUE' });
  expect(early.cause ?? '').toBe('');
  expect(early.statesEntered).toEqual(['OpenBatch', 'ListPayments', 'AnyPayments?', 'MorePayments?', 'Swept']);

  world.at(mondayMorning + day + hour);
  const before = told();
  const sweep = await world.reconcile({ scope: 'DUE' });
  expect(sweep).toMatchObject({ status: 'SUCCEEDED', output: { totals: { changed: 2, deadLettered: 0 } } });
  expect(await world.story('tx-late')).toEqual([
    'PENDING: waiting for processor and core',
    'MISMATCH: missing core',
    'MISMATCH: missing core',
  ]);
  expect((await world.ledger.collect('tx-late')).finding).toMatchObject({
    category: 'MISSING_CORE',
    expected: false,
    since: '2026-03-03T09:00:00.000Z',
  });
  expect((await world.story('tx-silent')).at(-1)).toBe('MISMATCH: missing processor and core');
  expect(told() - before).toBe(2);

  const again = await world.reconcile({ scope: 'DUE' });
  expect(again.statesEntered).not.toContain('ReconcilePayments');

  const nightly = await world.reconcile({ scope: 'DAY' }, { name: 'night-1' });
  expect(nightly.cause ?? '').toBe('');
  expect(nightly.statesEntered.filter((state) => state === 'ReconcilePayments').length).toBeGreaterThan(1);
  expect(nightly.output).toMatchObject({ repaired: 1 });
  expect(await world.story('tx-4')).toHaveLength(3);
  const { summary } = await world.ports.summaries.find(monday);
  expect(nightly.output).toMatchObject({ summary: JSON.parse(JSON.stringify(summary)) });
  expect(summary).toMatchObject({ date: monday, runId: 'night-1', payments: 8, exceptions: 4, deadLettered: 0 });
  expect(
    Object.fromEntries(
      summary?.categories
        .filter(({ payments }) => payments > 0)
        .map(({ category, payments, exceptions, sums }) => [category, { payments, exceptions, sums }]) ?? [],
    ),
  ).toEqual({
    MATCHED: { payments: 4, exceptions: 0, sums: { EUR: '400.00' } },
    MISSING_CORE: { payments: 1, exceptions: 1, sums: { EUR: '100.00' } },
    MISSING_PROCESSOR: { payments: 1, exceptions: 1, sums: { EUR: '7.00' } },
    ORPHAN: { payments: 1, exceptions: 1, sums: { USD: '55.00' } },
    AMOUNT_MISMATCH: { payments: 1, exceptions: 1, sums: { JPY: '500' } },
  });

  const afterwards = await world.reconcile({ scope: 'DAY', date: monday }, { name: 'night-2' });
  expect(afterwards.output).toMatchObject({ repaired: 0, summary: { payments: 8, runId: 'night-2' } });
  const empty = await world.reconcile({ scope: 'DAY', date: '2025-01-01' });
  expect(empty.output).toMatchObject({ summary: { payments: 0, date: '2025-01-01' } });
});

it('a summary of an earlier instant never replaces a later one', async () => {
  const summary = {
    date: '2026-01-07',
    asOf: '2026-01-08T01:30:00.000Z',
    runId: 'late',
    payments: 0,
    exceptions: 0,
    deadLettered: 0,
    categories: [],
  };
  await world.ports.summaries.put(summary);
  await world.ports.summaries.put({ ...summary, asOf: '2026-01-08T01:00:00.000Z', runId: 'early' });

  expect((await world.ports.summaries.find('2026-01-07')).summary?.runId).toBe('late');
});

it('every task delivered twice comes to the result of one delivery', async () => {
  const twice =
    (task: TaskFunction): TaskFunction =>
    async (input, invocation) => {
      await task(input, invocation);
      return task(input, invocation);
    };
  const tasks = Object.fromEntries(Object.entries(world.tasks).map(([name, task]) => [name, twice(task)]));

  const run = await world.reconcile({ scope: 'DAY', date: monday }, { tasks, name: 'night-twice' });

  expect(run.output).toMatchObject({ repaired: 0, summary: { payments: 8, exceptions: 4 } });
});

describe.each(['ListPayments', 'AddUp', 'WriteSummary', 'EmitOutcomes', 'ClassifyTransaction'] as const)(
  'when %s',
  (name) => {
    it('fails for a moment, heals by retrying', async () => {
      const run = await world.reconcile(
        { scope: 'DAY', date: monday },
        {
          tasks: {
            [name]: (input, invocation) =>
              invocation.count === 1 ? Promise.reject(named('ThrottledError')) : world.tasks[name](input),
          },
        },
      );

      expect(run.output).toMatchObject({ summary: { payments: 8 } });
    });
  },
);

describe.each(['ListPayments', 'AddUp', 'WriteSummary', 'EmitOutcomes'] as const)('when %s fails for good', (name) => {
  it('the batch fails, leaves a record and an event, and goes on there when it is redriven', async () => {
    let broken = true;
    const request = { scope: 'DAY', date: monday };
    const run = await world.reconcile(request, {
      name: `night-${name}`,
      tasks: {
        [name]: async (input) => {
          if (broken) throw named('AccessDeniedException', 'not allowed');
          return world.tasks[name](input);
        },
      },
    });
    expect(run.status).toBe('FAILED');
    await world.tasks.RecordLedgerRunFailure(failureEvent(run, `night-${name}`, request));

    expect((await world.ports.summaries.find(monday)).failures).toContainEqual(
      expect.objectContaining({ runId: `night-${name}`, date: monday }),
    );
    expect(world.published.at(-1)).toMatchObject({
      detailType: 'LedgerReconciliationFailed',
      detail: { runId: `night-${name}` },
    });
    broken = false;
    await run.engine.call('RedriveExecution', { executionArn: run.executionArn });
    expect((await run.resume()).output).toMatchObject({ summary: { payments: 8 } });
  });
});

it('a request that is none fails at once', async () => {
  const run = await world.reconcile({ scope: 'EVERYTHING' });

  expect(run).toMatchObject({ status: 'FAILED', statesEntered: ['OpenBatch', 'ListPayments'] });
});
