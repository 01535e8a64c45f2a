import { z } from 'zod';

/** Classes of a payment, in the order in which they apply. */
export const categories = [
  'PENDING',
  'ORPHAN',
  'DUPLICATE_SETTLEMENT',
  'MISSING_PROCESSOR',
  'MISSING_CORE',
  'CURRENCY_MISMATCH',
  'FX_ADJUSTMENT',
  'AMOUNT_MISMATCH',
  'FEE_VARIANCE',
  'REVERSED',
  'MATCHED',
] as const;
export const Category = z.enum(categories);
export type Category = z.infer<typeof Category>;

/** What was expected and what is there, as decimals of `currency`. */
export const Comparison = z.strictObject({
  what: z.enum(['AMOUNT', 'FEE']),
  /** `customer to processor`, or the fee schedule that was asked. */
  between: z.string(),
  expected: z.string(),
  actual: z.string(),
  currency: z.string(),
  /** How `expected` was come by, where it is not one of the ledgers' own amounts. */
  basis: z.string().optional(),
});
export type Comparison = z.infer<typeof Comparison>;

/** What the three ledgers come to for one payment. */
export const Verdict = z.strictObject({
  category: Category,
  finding: z.enum(['PENDING', 'MISMATCH', 'REVERSED', 'MATCHED']),
  /** Why, for a person: the first is the short one (`missing core`). */
  reasons: z.array(z.string()).min(1),
  /** True while what is missing is merely early: no one need look. */
  expected: z.boolean(),
  /** ISO 8601 instant at which an expected state becomes an exception; null where no clock runs. */
  dueAt: z.iso.datetime().nullable(),
  /** Where amounts or fees were compared and are not plainly equal. */
  comparison: Comparison.nullable(),
});
export type Verdict = z.infer<typeof Verdict>;
