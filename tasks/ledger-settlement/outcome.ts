import { z } from 'zod';
import { TxId } from '../../domain/ledger/entry.ts';
import type { Finding } from '../../domain/ledger/finding.ts';
import { Verdict } from '../../domain/ledger/verdict.ts';

/** What became of one payment in an execution: the event's detail, and what a summary counts. */
export const Outcome = z.strictObject({
  txId: TxId,
  ...Verdict.shape,
  since: z.string(),
  /** UTC day that the payment counts in. */
  day: z.iso.date(),
  amount: z.string(),
  currency: z.string(),
  processor: z.string(),
  /** Number of the state in the payment's trail: with `txId` it names the event, however often it is told. */
  auditSequence: z.int(),
  /** False where an earlier delivery had written all of it. */
  changed: z.boolean(),
});
export type Outcome = z.infer<typeof Outcome>;

/** No ledger knows the payment, or it went to the dead-letter queue. */
export const NoOutcome = z.strictObject({ txId: z.string(), none: z.enum(['UNKNOWN', 'DEAD_LETTERED']) });

export const outcomeOf = (finding: Finding, changed: boolean): Outcome => ({
  txId: finding.txId,
  category: finding.category,
  finding: finding.finding,
  reasons: finding.reasons,
  expected: finding.expected,
  dueAt: finding.dueAt,
  comparison: finding.comparison,
  since: finding.since,
  day: finding.day,
  amount: finding.amount,
  currency: finding.currency,
  processor: finding.processor,
  auditSequence: finding.auditSequence,
  changed,
});
