import { minorUnitDigits } from '../money/currency.ts';
import { multiplyDecimals } from '../money/decimal.ts';
import { atRateOfDay } from './convert.ts';
import type { CustomerEntry, LedgerEntry } from './entry.ts';
import { toMinorUnits } from './money-terms.ts';
import type { LedgerRules } from './rules.ts';

/** What an entry should say of the customer's amount, in minor units of the entry's currency. */
export type ExpectedAmount = { minorUnits: bigint; basis?: string };

/**
 * The customer's amount in an entry's currency: at the rate of the day, else at the rate that the entry states, else at the
 * one that `other`, the other ledger's entry, states for the same currencies. Null where there is none.
 */
export const expectedAmount = (
  customer: CustomerEntry,
  entry: LedgerEntry,
  other: LedgerEntry,
  rules: LedgerRules,
): ExpectedAmount | null => {
  const { amount, currency } = customer;
  if (entry.currency === currency) return { minorUnits: toMinorUnits(amount, currency) };
  const from = `${amount} ${currency} at`;
  const ofDay = atRateOfDay(rules, entry.timestamp.slice(0, 10), amount, currency, entry.currency);
  if (ofDay) {
    const minorUnits = toMinorUnits(ofDay.amount, entry.currency);
    return { minorUnits, basis: `${from} ${ofDay.rate}, ${ofDay.source}` };
  }
  const converts = ({ currency: to, fx }: LedgerEntry) => to === entry.currency && fx?.originalCurrency === currency;
  const teller = [entry, other].find(converts);
  if (!teller?.fx) return null;
  const { rate } = teller.fx;
  const converted = multiplyDecimals(amount, rate, minorUnitDigits(entry.currency));
  return {
    minorUnits: toMinorUnits(converted, entry.currency),
    basis: `${from} ${rate}, the rate that ${teller === entry ? 'the entry' : "the other ledger's entry"} states`,
  };
};
