import { minorUnitDigits } from '../money/currency.ts';
import { multiplyDecimals } from '../money/decimal.ts';
import type { CustomerEntry, EntryLedger, LedgerEntry } from './entry.ts';
import { type ExpectedAmount, expectedAmount } from './expected-amount.ts';
import type { LedgerPosition, LiveSettlement } from './live-settlements.ts';
import { fromMinorUnits, toMinorUnits } from './money-terms.ts';
import { feeVariance, processorFee } from './processor-fee.ts';
import { type LedgerRules, processorRule } from './rules.ts';
import type { Comparison } from './verdict.ts';

/** One way of looking at the amounts: what should be there and what is, in minor units of one currency. */
type Pair = { between: string; expected: bigint; actual: bigint; currency: string; basis?: string };

export type AmountComparison =
  | { kind: 'equal' }
  | { kind: 'noConversion'; ledger: EntryLedger; currencies: [string, string] }
  /** `within`: no difference is more than the rules' adjustment; `widest` is one that is, or the first. */
  | { kind: 'differ'; within: boolean; widest: Comparison }
  | { kind: 'feeVariance'; fee: Comparison };

const asComparison = (what: Comparison['what'], { expected, actual, ...pair }: Pair): Comparison => ({
  what,
  ...pair,
  expected: fromMinorUnits(expected, pair.currency),
  actual: fromMinorUnits(actual, pair.currency),
});

/** Pairs of the customer's entry with one other; a second one where that states what it converted from. */
const withCustomer = (
  customer: CustomerEntry,
  ledger: EntryLedger,
  entry: LedgerEntry,
  expected: ExpectedAmount,
  actual: bigint,
): Pair[] => {
  const pair: Pair = {
    between: `customer to ${ledger}`,
    expected: expected.minorUnits,
    actual,
    currency: entry.currency,
    ...(expected.basis !== undefined && { basis: expected.basis }),
  };
  if (entry.fx?.originalCurrency !== customer.currency || entry.currency === customer.currency) return [pair];
  const original: Pair = {
    between: `customer to ${ledger}'s original amount`,
    expected: toMinorUnits(customer.amount, customer.currency),
    actual: toMinorUnits(entry.fx.originalAmount, customer.currency),
    currency: customer.currency,
  };
  return [original, pair];
};

/** An adjustment may be said in parts of the minor unit: six places more are exact enough for any rule. */
const extraPlaces = 6;

const isWithin = (rules: LedgerRules, { expected, actual, currency }: Pair): boolean => {
  const units = rules.adjustment.byCurrency[currency] ?? rules.adjustment.units;
  const limit = BigInt(multiplyDecimals(units, `1${'0'.repeat(minorUnitDigits(currency) + extraPlaces)}`, 0));
  const difference = (expected - actual) * 10n ** BigInt(extraPlaces);
  return difference <= limit && -difference <= limit;
};

/**
 * Compares the one live settlement of each ledger with the customer's entry and with one another, in minor units; what the
 * processor kept back as its fee counts as settled. Only where all amounts agree the fee itself is looked at.
 */
export const compareAmounts = (
  customer: CustomerEntry,
  processor: { position: LedgerPosition; settlement: LiveSettlement },
  core: LiveSettlement,
  rules: LedgerRules,
): AmountComparison => {
  const { settlement, position } = processor;
  const { entry } = settlement;
  const noConversion = (ledger: EntryLedger, { currency }: LedgerEntry): AmountComparison => ({
    kind: 'noConversion',
    ledger,
    currencies: [customer.currency, currency],
  });
  const ofProcessor = expectedAmount(customer, entry, core.entry, rules);
  if (!ofProcessor) return noConversion('processor', entry);
  const ofCore = expectedAmount(customer, core.entry, entry, rules);
  if (!ofCore) return noConversion('core', core.entry);

  const name = entry.processor ?? customer.processor;
  const schedule = processorRule(rules, name).fees;
  const { keptBack, charged } = processorFee(settlement, position.fees, ofProcessor.minorUnits, schedule);
  const gross = settlement.minorUnits + keptBack;
  const { currency } = entry;
  const pairs: Pair[] = [
    ...withCustomer(customer, 'processor', entry, ofProcessor, gross),
    ...withCustomer(customer, 'core', core.entry, ofCore, core.minorUnits),
    ...(core.entry.currency === currency
      ? [{ between: 'processor to core', expected: gross, actual: core.minorUnits, currency }]
      : []),
  ];
  const differing = pairs.filter(({ expected, actual }) => expected !== actual);
  const beyond = differing.find((pair) => !isWithin(rules, pair));
  const widest = beyond ?? differing[0];
  if (widest) return { kind: 'differ', within: !beyond, widest: asComparison('AMOUNT', widest) };

  const variance = schedule && charged !== null && feeVariance(schedule, charged, gross, currency);
  if (!variance) return { kind: 'equal' };
  const fee: Pair = { between: `fee schedule of ${name}`, ...variance, actual: charged, currency };
  return { kind: 'feeVariance', fee: asComparison('FEE', fee) };
};
