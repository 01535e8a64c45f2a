import { z } from 'zod';
import { addTallies, TallyRow } from '../../domain/ledger/tally.ts';
import type { Category } from '../../domain/ledger/verdict.ts';
import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { defineTask } from '../define-task.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { NoOutcome, Outcome } from './outcome.ts';

// Tells what a batch of payments came to. The event is told whether this delivery or an earlier one wrote the finding, so
// that a delivery which died in between is made good by its repetition: consumers know an event by its txId and
// auditSequence. Metrics count changes only.

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  outcomes: z.array(z.union([Outcome, NoOutcome])),
  /** ALL: what an event brought. CHANGES: what a batch found that should have been known. */
  announce: z.enum(['ALL', 'CHANGES']).default('ALL'),
});
export const Output = z.strictObject({
  reconciled: z.int(),
  changed: z.int(),
  deadLettered: z.array(z.string()),
  tally: z.array(TallyRow),
});

/** An exception is what a person must look at: no early state, and none that agrees. */
const isException = ({ finding, expected }: Outcome): boolean => finding === 'MISMATCH' && !expected;

const countByCategory = (outcomes: readonly Outcome[]) => {
  const counts = new Map<Category, { payments: number; exceptions: number }>();
  for (const outcome of outcomes) {
    const { payments, exceptions } = counts.get(outcome.category) ?? { payments: 0, exceptions: 0 };
    counts.set(outcome.category, { payments: payments + 1, exceptions: exceptions + Number(isException(outcome)) });
  }
  return counts;
};

const tallyOf = (outcomes: readonly Outcome[]): TallyRow[] =>
  addTallies(
    outcomes.map((outcome) => ({
      day: outcome.day,
      category: outcome.category,
      currency: outcome.currency,
      payments: 1,
      exceptions: Number(isException(outcome)),
      sum: outcome.amount,
    })),
  );

type Ports = Pick<LedgerPorts, 'events' | 'metrics'>;

export const makeEmitOutcomes =
  ({ events, metrics }: Ports) =>
  async ({ outcomes, announce }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const reconciled = outcomes.filter((outcome): outcome is Outcome => !('none' in outcome));
    const changed = reconciled.filter((outcome) => outcome.changed);
    await events.publishAll(
      (announce === 'ALL' ? reconciled : changed).map(({ changed: _, ...detail }) => ({
        detailType: 'LedgerReconciled',
        detail,
      })),
    );
    metrics.count(countByCategory(changed));
    const deadLettered = outcomes.flatMap((outcome) =>
      'none' in outcome && outcome.none === 'DEAD_LETTERED' ? [outcome.txId] : [],
    );
    return { reconciled: reconciled.length, changed: changed.length, deadLettered, tally: tallyOf(reconciled) };
  };

export const handler = defineTask({ Input, Output, run: makeEmitOutcomes(awsLedgerPorts()) });
