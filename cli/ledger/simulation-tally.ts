import type { CustomerEntry } from '../../domain/ledger/entry.ts';
import { type Category, categories } from '../../domain/ledger/verdict.ts';
import { stories } from './payment-stories.ts';
import type { SimulationRun } from './run-simulation.ts';
import type { SimulatedPayment } from './simulated-payments.ts';

/** A payment that did not end as its seed says. */
type Difference = { txId: string; story: string; expected: string; found: string };

export type Tally = {
  classes: { category: Category; expected: number; found: number }[];
  settled: number;
  differences: Difference[];
};

/** What came of a simulation beside what its seed says. */
export const tallyOf = (
  payments: readonly SimulatedPayment[],
  { findings, misanswered }: Pick<SimulationRun, 'findings' | 'misanswered'>,
  customers: readonly CustomerEntry[],
): Tally => {
  const customerOf = new Map(customers.map((entry) => [entry.txId, entry]));
  const storyOf = new Map(payments.map(({ txId, story }) => [txId, story]));
  const differences = [
    ...misanswered.map(({ txId, outcome }) => ({
      txId,
      story: storyOf.get(txId) ?? '',
      expected: 'an answer of another kind',
      found: outcome,
    })),
    ...payments.flatMap(({ txId, story, ends, entries }): Difference[] => {
      const finding = findings.get(txId);
      const customer = customerOf.get(txId);
      const found: Difference[] = [];
      const differs = (expected: string, actual: string): void => {
        found.push({ txId, story, expected, found: actual });
      };
      if (finding?.category !== ends) differs(ends, finding?.category ?? 'no finding');
      if (finding && finding.seen.length !== entries) differs(`${entries} entries`, `${finding.seen.length} entries`);
      const { settles } = stories[story];
      const isSettled = customer?.status === 'SETTLED';
      if (settles !== 'maybe' && isSettled !== (settles === 'yes'))
        differs(settles === 'yes' ? 'SETTLED' : 'not SETTLED', customer?.status ?? 'no customer entry');
      // Its version counts the changes: settled once, and once only.
      if (customer && customer.version !== (isSettled ? 2 : 1))
        differs('settled at most once', `version ${customer.version}`);
      return found;
    }),
  ];
  return {
    classes: categories.map((category) => ({
      category,
      expected: payments.filter(({ ends }) => ends === category).length,
      found: payments.filter(({ txId }) => findings.get(txId)?.category === category).length,
    })),
    settled: customers.filter(({ status }) => status === 'SETTLED').length,
    differences,
  };
};
