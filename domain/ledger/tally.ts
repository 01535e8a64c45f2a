import { z } from 'zod';
import { addDecimals } from '../money/decimal.ts';
import { Category } from './verdict.ts';

/** Payments of one day, category and currency: how many, how many of them are exceptions, and their amounts' sum. */
export const TallyRow = z.strictObject({
  day: z.iso.date(),
  category: Category,
  currency: z.string(),
  payments: z.int().nonnegative(),
  exceptions: z.int().nonnegative(),
  sum: z.string(),
});
export type TallyRow = z.infer<typeof TallyRow>;

/** Rows added up: one row for each day, category and currency, in that order. */
export const addTallies = (rows: Iterable<TallyRow>): TallyRow[] => {
  const totals = new Map<string, TallyRow>();
  for (const row of rows) {
    const key = `${row.day} ${row.category} ${row.currency}`;
    const total = totals.get(key);
    totals.set(
      key,
      total
        ? {
            ...total,
            payments: total.payments + row.payments,
            exceptions: total.exceptions + row.exceptions,
            sum: addDecimals(total.sum, row.sum),
          }
        : row,
    );
  }
  return [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};
