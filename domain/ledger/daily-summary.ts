import { z } from 'zod';
import { addDecimals } from '../money/decimal.ts';
import type { TallyRow } from './tally.ts';
import { Category, categories } from './verdict.ts';

const count = z.int().nonnegative();

export const CategorySummary = z.strictObject({
  category: Category,
  payments: count,
  exceptions: count,
  /** Sum of the payments' amounts by currency, as decimals. */
  sums: z.record(z.string(), z.string()),
});

/** A day's payments by category, as they stood when the summary was made. */
export const DailySummary = z.strictObject({
  date: z.iso.date(),
  /** ISO 8601 instant. */
  asOf: z.iso.datetime(),
  runId: z.string(),
  payments: count,
  exceptions: count,
  /** Payments that could not be reconciled and lie in the dead-letter queue. */
  deadLettered: count,
  categories: z.array(CategorySummary),
});
export type DailySummary = z.infer<typeof DailySummary>;

/** The summary of a day, of every category, from tallies that may be of other days too. */
export const summariseDay = (
  rows: readonly TallyRow[],
  run: Pick<DailySummary, 'date' | 'asOf' | 'runId' | 'deadLettered'>,
): DailySummary => {
  const ofDay = rows.filter(({ day }) => day === run.date);
  const total = (of: readonly TallyRow[], what: 'payments' | 'exceptions'): number =>
    of.reduce((sum, row) => sum + row[what], 0);
  return {
    ...run,
    payments: total(ofDay, 'payments'),
    exceptions: total(ofDay, 'exceptions'),
    categories: categories.map((category) => {
      const ofCategory = ofDay.filter((row) => row.category === category);
      const sums: Record<string, string> = {};
      for (const { currency, sum } of ofCategory) sums[currency] = addDecimals(sums[currency] ?? '0', sum);
      return {
        category,
        payments: total(ofCategory, 'payments'),
        exceptions: total(ofCategory, 'exceptions'),
        sums,
      };
    }),
  };
};
