import { describe, expect, it } from '@jest/globals';
import { TradeMatching } from '../../workflows/trade-matching.ts';
import { type MachineRun, runMachine, type TaskFunction, type TaskInvocation } from '../support/run-machine.ts';
import { workflowDefinition } from '../support/workflow-definition.ts';
import { type FlowLimits, memoryFlow } from '../tasks/trade-matching/memory-flow.ts';
import { run as runOf } from '../tasks/trade-matching/run.ts';
import { bankTrade, confirmationOf } from '../tasks/trade-matching/trades.ts';

const { definition } = workflowDefinition((scope, context) => new TradeMatching(scope, 'TradeMatching', context));
const startAt = Date.parse('2026-03-02T20:00:00.000Z');

const wholePath = [
  'OpenRun',
  'Opened?',
  'SnapshotTrades',
  'SnapshotComplete?',
  'PlanBlocks',
  'AnyTrades?',
  'MatchBlocks',
  'MatchResidual',
  'WriteMatches',
  'WriteReport',
  'CompleteRun',
  'Reconciled',
];

/** A small book: three pairs that match, one whose rate is off, one unconfirmed, one that only they have. */
const smallBooks = (limits: FlowLimits = {}) => {
  const flow = memoryFlow(limits);
  const matching = [1, 2, 3].map((number) => bankTrade(`B${number}`));
  const off = bankTrade('B4');
  const theirs = confirmationOf(bankTrade('B9', { uti: 'ONLYTHEIRS', notional: '777000.00' }), 'C9', {
    externalRef: 'X-9',
  });
  flow.books.add(
    ...matching,
    ...matching.map((trade, index) => confirmationOf(trade, `C${index + 1}`)),
    off,
    confirmationOf(off, 'C4', { rate: '1.095' }),
    bankTrade('B5', { currency: 'CHF', effectiveDate: '2026-09-01' }),
    theirs,
  );
  return flow;
};

type Flow = ReturnType<typeof smallBooks>;

const run = (
  { tasks, objects }: Flow,
  more: Partial<Parameters<typeof runMachine>[0]> = {},
  replaced: Record<string, TaskFunction> = {},
) => runMachine({ definition, startAt, objects, tasks: { ...tasks, ...replaced }, name: 'nightly', ...more });

/** What a run leaves behind that another must not change; revisions show any write. */
const stateOf = ({ books }: Flow) =>
  structuredClone({
    trades: [...books.trades],
    records: [...books.records],
    claims: [...books.claims],
    audit: books.audit.length,
  });

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

/** EventBridge's event of an execution's bad end. */
const failureEvent = ({ executionArn, status, error, cause, clock }: MachineRun) => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn, name: 'nightly', status, stopDate: clock.now(), error: error ?? null, cause: cause ?? null },
});

const expectedVerdicts = { MATCHED: 3, MISMATCHED: 1, UNMATCHED_BANK: 1, UNMATCHED_COUNTERPARTY: 1 };
const stateTasks = [
  'OpenRun',
  'SnapshotTrades',
  'PlanBlocks',
  'MatchBlocks',
  'MatchResidual',
  'WriteMatches',
  'WriteReport',
  'CompleteRun',
] as const;

describe('trade matching', () => {
  it('goes from both books to matches, breaks, report and event', async () => {
    const flow = smallBooks();

    const result = await run(flow);

    expect(result.cause ?? '').toBe('');
    expect(result).toMatchObject({ status: 'SUCCEEDED', statesEntered: wholePath });
    expect(result.output).toMatchObject({
      outcome: 'COMPLETED',
      runId: 'nightly',
      report: { trades: { BANK: 5, COUNTERPARTY: 5 }, verdicts: expectedVerdicts, refused: {} },
    });
    expect(flow.books.claims.size).toBe(6);
    expect(flow.published.map(({ detailType }) => detailType)).toEqual(['ReconciliationCompleted']);
    expect(await flow.ports.reconciliations.find('nightly')).toMatchObject({ status: 'COMPLETED' });
    expect(JSON.parse(flow.objects.get('work/runs/nightly/report.json') ?? '')).toMatchObject({
      rows: 6,
      byCounterparty: [{ name: 'Sample Trading Ltd', rows: 6 }],
      plan: { trades: { BANK: 5, COUNTERPARTY: 5 } },
    });
    expect(flow.objects.get('work/runs/nightly/report.csv')).toContain('product,FX_FORWARD,6');
    expect(flow.objects.get('work/runs/nightly/report.html')).toBeTruthy();
  });

  it('copies large books in several calls and files, to the same result', async () => {
    const small = { tradesPerFile: 2, tradesPerCall: 3, tradesPerPart: 2 };
    const flow = smallBooks(small);
    flow.books.pageSize = 2;

    const result = await run(flow);

    expect(result.output).toMatchObject({ report: { verdicts: expectedVerdicts } });
    expect(result.statesEntered.filter((state) => state === 'SnapshotTrades').length).toBeGreaterThan(2);
  });

  it('comes to an end with a report when nothing is in scope', async () => {
    const flow = memoryFlow();

    const result = await run(flow, { input: { product: 'FRA', asOf: '2026-02-01' } });

    expect(result.statesEntered).toEqual([
      ...wholePath.slice(0, 6),
      'NothingInScope',
      'WriteReport',
      'CompleteRun',
      'Reconciled',
    ]);
    expect(result.output).toMatchObject({ outcome: 'COMPLETED', report: { verdicts: {} } });
  });

  it.each([
    ['the user who asked for it', { requestedBy: 'user-1' }, 'user-1'],
    ['nobody, where the schedule did', {}, null],
  ])('keeps with the run %s', async (_what, input, requestedBy) => {
    const flow = memoryFlow();
    await run(flow, { input });

    expect(await flow.ports.reconciliations.find('nightly')).toMatchObject({ status: 'COMPLETED', requestedBy });
  });

  it('takes only what is in scope', async () => {
    const flow = smallBooks();
    flow.books.add(bankTrade('B-later', { tradeDate: '2026-03-05' }), bankTrade('B-other', { product: 'FX_SPOT' }));

    const result = await run(flow, { input: { product: 'FX_FORWARD', asOf: '2026-03-02' } });

    expect(result.output).toMatchObject({ report: { trades: { BANK: 5 }, verdicts: expectedVerdicts } });
    expect(flow.books.trades.get('BANK#B-later')?.matchStatus).toBe('UNMATCHED');
  });

  it('ends cleanly while another run holds the scope', async () => {
    const flow = smallBooks();
    await flow.ports.reconciliations.open(runOf('earlier'), { nowEpochMs: 0, untilEpochMs: startAt + 1000 });

    const result = await run(flow);

    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      statesEntered: ['OpenRun', 'Opened?', 'NothingStarted'],
      output: { outcome: 'ALREADY_RUNNING', byRunId: 'earlier' },
    });
    expect(await flow.ports.reconciliations.find('nightly')).toBeNull();
  });

  it('waits for enough new trades where that is asked', async () => {
    const flow = smallBooks();

    const tooFew = await run(flow, { input: { onlyIfNewTrades: 11 } });
    const enough = await run(flow, { input: { onlyIfNewTrades: 10 }, name: 'later' });

    expect(tooFew.output).toEqual({ outcome: 'NOT_ENOUGH_NEW_TRADES', run: null, newTrades: 10, needed: 11 });
    expect(enough.output).toMatchObject({ outcome: 'COMPLETED' });
  });

  it('fails at once on an input that it does not know', async () => {
    const flow = smallBooks();

    const result = await run(flow, { input: { asOf: 'yesterday' } });

    expect(result.status).toBe('FAILED');
    expect(result.statesEntered).toEqual(['OpenRun']);
  });

  it('finds the same breaks again the next night, and changes no match', async () => {
    const flow = smallBooks();
    await run(flow);
    const matches = [...flow.books.claims];

    const second = await run(flow, { name: 'next-night', startAt: startAt + 24 * 3600 * 1000 });

    expect(second.output).toMatchObject({
      report: { trades: { BANK: 2, COUNTERPARTY: 2 }, verdicts: { MISMATCHED: 1, UNMATCHED_BANK: 1 } },
    });
    expect([...flow.books.claims]).toEqual(matches);
    expect(flow.books.records.size).toBe(6);
  });

  it('matches again what was amended after its match', async () => {
    const flow = smallBooks();
    await run(flow);
    flow.books.amend({ source: 'BANK', tradeId: 'B1' }, { rate: '1.2' });

    const second = await run(flow, { name: 'next-night', startAt: startAt + 24 * 3600 * 1000 });

    expect(second.output).toMatchObject({ report: { verdicts: { MISMATCHED: 2 } } });
    expect(flow.books.claims.has('BANK#B1')).toBe(false);
    expect(flow.books.claims.has('COUNTERPARTY#C1')).toBe(false);
    expect(flow.books.trades.get('COUNTERPARTY#C1')?.matchStatus).toBe('MISMATCHED');
  });
});

describe('trade matching, every task delivered twice', () => {
  it('comes to the result of one delivery', async () => {
    const once = smallBooks();
    await run(once);
    const twice = smallBooks();
    const tasks = Object.fromEntries(
      stateTasks.map((name): [string, TaskFunction] => [
        name,
        async (input) => {
          await twice.tasks[name](input);
          return twice.tasks[name](input);
        },
      ]),
    );

    const result = await run(twice, {}, tasks);

    expect(result.status).toBe('SUCCEEDED');
    expect(stateOf(twice)).toEqual(stateOf(once));
  });
});

describe.each(stateTasks)('trade matching when %s', (name) => {
  const transient: [string, (invocation: TaskInvocation) => Promise<never>][] = [
    ['is throttled', () => Promise.reject(named('ThrottledError'))],
    ['crashes', () => Promise.reject(named('Runtime.ExitError'))],
    ['does not answer', ({ hang }) => hang()],
  ];

  it.each(transient)('%s, heals by retrying', async (_what, fail) => {
    const flow = smallBooks();

    const result = await run(
      flow,
      {},
      {
        [name]: (input, invocation) => (invocation.count === 1 ? fail(invocation) : flow.tasks[name](input)),
      },
    );

    expect(result.status).toBe('SUCCEEDED');
    expect(flow.books.claims.size).toBe(6);
  });

  it('does its work and then crashes, heals by retrying', async () => {
    const once = smallBooks();
    await run(once);
    const flow = smallBooks();

    const result = await run(
      flow,
      {},
      {
        [name]: async (input, invocation) => {
          const output = await flow.tasks[name](input);
          if (invocation.count === 1) throw named('Lambda.Unknown');
          return output;
        },
      },
    );

    expect(result.status).toBe('SUCCEEDED');
    expect(stateOf(flow)).toEqual(stateOf(once));
  });

  it('fails for good, fails visibly, and goes on there when it is redriven', async () => {
    const flow = smallBooks();
    let broken = true;
    const result = await run(
      flow,
      {},
      {
        [name]: async (input) => {
          if (broken) throw named('AccessDeniedException', 'not allowed');
          return flow.tasks[name](input);
        },
      },
    );
    expect(result).toMatchObject({ status: 'FAILED' });
    await flow.tasks.RecordRunFailure(failureEvent(result));
    if (name !== 'OpenRun') {
      expect(await flow.ports.reconciliations.find('nightly')).toMatchObject({ status: 'FAILED' });
      expect(flow.published.map(({ detailType }) => detailType)).toEqual(['ReconciliationFailed']);
    }

    broken = false;
    await result.engine.call('RedriveExecution', { executionArn: result.executionArn });
    const redriven = await result.resume();

    expect(redriven.status).toBe('SUCCEEDED');
    expect(redriven.output).toMatchObject({ outcome: 'COMPLETED', report: { verdicts: expectedVerdicts } });
    expect(redriven.statesEntered.filter((state) => state === 'OpenRun')).toHaveLength(1);
    expect(await flow.ports.reconciliations.find('nightly')).toMatchObject({ status: 'COMPLETED' });
  });
});
