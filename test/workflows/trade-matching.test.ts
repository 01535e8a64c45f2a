import { describe, expect, it } from '@jest/globals';
import { TradeMatching } from '../../workflows/trade-matching.ts';
import { runMachine, type TaskFunction } from '../support/run-machine.ts';
import { workflowDefinition } from '../support/workflow-definition.ts';
import { memoryFlow } from '../tasks/trade-matching/memory-flow.ts';
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
const smallBooks = () => {
  const flow = memoryFlow();
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

const run = (
  { tasks, objects }: ReturnType<typeof memoryFlow>,
  more: Partial<Parameters<typeof runMachine>[0]> = {},
  replaced: Record<string, TaskFunction> = {},
) => runMachine({ definition, startAt, objects, tasks: { ...tasks, ...replaced }, name: 'nightly', ...more });

describe('trade matching', () => {
  it('goes from both books to matches, breaks, report and event', async () => {
    const flow = smallBooks();

    const result = await run(flow);

    expect(result.cause ?? '').toBe('');
    expect(result).toMatchObject({ status: 'SUCCEEDED', statesEntered: wholePath });
    expect(result.output).toMatchObject({
      outcome: 'COMPLETED',
      runId: 'nightly',
      report: {
        trades: { BANK: 5, COUNTERPARTY: 5 },
        verdicts: { MATCHED: 3, MISMATCHED: 1, UNMATCHED_BANK: 1, UNMATCHED_COUNTERPARTY: 1 },
        refused: {},
      },
    });
    expect(flow.books.claims.size).toBe(6);
    expect(flow.published.map(({ detailType }) => detailType)).toEqual(['ReconciliationCompleted']);
    expect(await flow.ports.reconciliations.find('nightly')).toMatchObject({ status: 'COMPLETED' });
  });
});
