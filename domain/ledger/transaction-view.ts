import { z } from 'zod';
import { CustomerEntry, LedgerEntry } from './entry.ts';
import { FindingView } from './finding-view.ts';
import { Verdict } from './verdict.ts';

/** A state that a payment went through. */
export const TrailStep = z.strictObject({
  sequence: z.int().positive(),
  /** When the payment came into this state. ISO 8601. */
  at: z.iso.datetime(),
  ...Verdict.shape,
  /** What brought it there: an entry, by its ledger, time and name, or a clock. */
  cause: z.string(),
  /** The execution that told it. */
  actor: z.string(),
  hash: z.string(),
});

/** All that is known of one payment. */
export const TransactionView = z.strictObject({
  customer: CustomerEntry.nullable(),
  processor: z.array(LedgerEntry),
  core: z.array(LedgerEntry),
  /** Null until the first event is through. */
  finding: FindingView.nullable(),
  trail: z.array(TrailStep),
  /** Whether every state is there and unchanged. */
  trailIntact: z.boolean(),
});
export type TransactionView = z.infer<typeof TransactionView>;
