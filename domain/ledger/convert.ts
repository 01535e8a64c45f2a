import { minorUnitDigits } from '../money/currency.ts';
import { divideDecimals, multiplyDecimals } from '../money/decimal.ts';
import type { LedgerRules } from './rules.ts';

/** An amount in another currency, and what was said of the way there. */
export type Conversion = { amount: string; currency: string; rate: string; source: string };

const latestDate = (rules: LedgerRules, date: string): string | undefined =>
  Object.keys(rules.rates)
    .filter((candidate) => candidate <= date)
    .sort()
    .at(-1);

/** The amount in another currency at the rate of the day, rounded to its minor unit; null where the rules have no rate. */
export const atRateOfDay = (
  rules: LedgerRules,
  date: string,
  amount: string,
  from: string,
  to: string,
): Conversion | null => {
  const day = latestDate(rules, date);
  const rates = day === undefined ? undefined : rules.rates[day];
  const source = `rate of ${day}`;
  const direct = rates?.[`${from}${to}`];
  if (direct !== undefined)
    return { amount: multiplyDecimals(amount, direct, minorUnitDigits(to)), currency: to, rate: direct, source };
  const inverse = rates?.[`${to}${from}`];
  if (inverse === undefined) return null;
  return { amount: divideDecimals(amount, inverse, minorUnitDigits(to)), currency: to, rate: `1/${inverse}`, source };
};
