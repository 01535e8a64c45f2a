import { z } from 'zod';
import { TxId } from './entry.ts';
import { Currency } from './money-terms.ts';
import { Verdict } from './verdict.ts';

/** The latest verdict on a payment, and how far its trail is told. */
export const Finding = z.strictObject({
  txId: TxId,
  ...Verdict.shape,
  /** When the payment came into this state. ISO 8601. */
  since: z.iso.datetime(),
  /** The customer's amount; where there is no customer entry, the first entry's. */
  amount: z.string(),
  currency: Currency,
  processor: z.string(),
  /** UTC day on which Concord came to know the payment: the day that it counts in. */
  day: z.iso.date(),
  rulesVersion: z.string(),
  /** ISO 8601 instant of the latest entry or clock that was taken into account, and the names of the entries that were. */
  through: z.iso.datetime(),
  seen: z.array(z.string()),
  /** Entries seen and states told: it grows with every change, and every write is conditional on it. */
  version: z.int().positive(),
  /** Head of the payment's audit chain: as many entries as states. */
  auditSequence: z.int().positive(),
  auditHash: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** The verdict alone, of a finding or of whatever else carries one. */
export const verdictOf = ({ category, finding, reasons, expected, dueAt, comparison }: Verdict): Verdict => ({
  category,
  finding,
  reasons,
  expected,
  dueAt,
  comparison,
});
