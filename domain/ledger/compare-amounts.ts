import { minorUnitDigits } from '../money/currency.ts';
import { fromScaledInteger, multiplyDecimals } from '../money/decimal.ts';
import { atRateOfDay } from './convert.ts';
import type { CustomerEntry, EntryLedger } from './entry.ts';
import { expectedFee } from './expected-fee.ts';
import type { LedgerPosition, LiveSettlement } from './live-settlements.ts';
import { fromMinorUnits, toMinorUnits } from './money-terms.ts';
import { type FeeSchedule, type LedgerRules, processorRule } from './rules.ts';
import type { Comparison } from './verdict.ts';

/** One way of looking at the amounts: what should be there and what is, in minor units of one currency. */
type Pair = { between: string; expected: bigint; actual: bigint; currency: string; basis?: string };

export type AmountComparison =
  | { kind: 'equal' }
  | { kind: 'noConversion'; ledger: EntryLedger; currencies: [string, string] }
  /** `within`: the widest difference is no more than the rules' adjustment. */
  | { kind: 'differ'; within: boolean; widest: Comparison }
  | { kind: 'feeVariance'; fee: Comparison };

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

const asComparison = (what: Comparison['what'], { expected, actual, ...pair }: Pair): Comparison => ({
  what,
  ...pair,
  expected: fromMinorUnits(expected, pair.currency),
  actual: fromMinorUnits(actual, pair.currency),
});

/** A settlement with the fee that the processor says it kept back: what it took from the customer. */
const grossOf = ({ entry, minorUnits }: LiveSettlement): bigint =>
  minorUnits + (entry.fee === undefined ? 0n : toMinorUnits(entry.fee, entry.currency));

/** How a settlement compares with the customer's entry: one pair, or two where a conversion states its own original. */
const againstCustomer = (
  customer: CustomerEntry,
  ledger: EntryLedger,
  settlement: LiveSettlement,
  rules: LedgerRules,
): Pair[] | null => {
  const { entry } = settlement;
  const between = `customer to ${ledger}`;
  const actual = grossOf(settlement);
  if (entry.currency === customer.currency) {
    const expected = toMinorUnits(customer.amount, customer.currency);
    return [{ between, expected, actual, currency: entry.currency }];
  }
  const stated = entry.fx?.originalCurrency === customer.currency ? entry.fx : undefined;
  const date = entry.timestamp.slice(0, 10);
  const ofDay = atRateOfDay(rules, date, customer.amount, customer.currency, entry.currency);
  if (!ofDay && !stated) return null;
  const ownRate = stated && multiplyDecimals(customer.amount, stated.rate, minorUnitDigits(entry.currency));
  const expected = ofDay ? ofDay.amount : (ownRate ?? '');
  return [
    ...(stated
      ? [
          {
            between: `customer to ${ledger}'s original amount`,
            expected: toMinorUnits(customer.amount, customer.currency),
            actual: toMinorUnits(stated.originalAmount, customer.currency),
            currency: customer.currency,
          },
        ]
      : []),
    {
      between,
      expected: toMinorUnits(expected, entry.currency),
      actual,
      currency: entry.currency,
      basis: `${customer.amount} ${customer.currency} at ${ofDay ? `${ofDay.rate}, ${ofDay.source}` : `${stated?.rate}, the rate that the ${ledger} entry states`}`,
    },
  ];
};

/** The adjustment that a currency allows, in its minor units and parts of them: compared exactly, at six places more. */
const extraPlaces = 6;
const allowed = (rules: LedgerRules, currency: string): { units: string; scaled: (difference: bigint) => boolean } => {
  const units = rules.adjustment.byCurrency[currency] ?? rules.adjustment.units;
  const limit = BigInt(multiplyDecimals(units, `1${'0'.repeat(minorUnitDigits(currency) + extraPlaces)}`, 0));
  return { units, scaled: (difference) => difference * 10n ** BigInt(extraPlaces) <= limit };
};

const isWithin = (rules: LedgerRules, { expected, actual, currency }: Pair): boolean =>
  allowed(rules, currency).scaled(magnitude(expected - actual));

/** What the processor charged for a payment, as far as its entries say; null where they don't. */
const statedFee = ({ entry }: LiveSettlement, fees: LedgerPosition['fees']): bigint | null => {
  const apart = fees.filter(({ currency }) => currency === entry.currency);
  if (entry.fee === undefined && apart.length === 0) return null;
  return apart.reduce(
    (sum, fee) => sum + toMinorUnits(fee.amount, fee.currency),
    entry.fee === undefined ? 0n : toMinorUnits(entry.fee, entry.currency),
  );
};

const exceedsTolerance = (schedule: FeeSchedule, difference: bigint, currency: string): boolean =>
  difference > BigInt(multiplyDecimals(schedule.tolerance, `1${'0'.repeat(minorUnitDigits(currency))}`, 0));

/**
 * Compares the one live settlement of each ledger with the customer's entry and with one another, in minor units. Where the
 * processor states no fee and settles net, a difference that its schedule explains is none.
 */
export const compareAmounts = (
  customer: CustomerEntry,
  processor: { position: LedgerPosition; settlement: LiveSettlement },
  core: LiveSettlement,
  rules: LedgerRules,
): AmountComparison => {
  const { settlement } = processor;
  const toProcessor = againstCustomer(customer, 'processor', settlement, rules);
  const toCore = againstCustomer(customer, 'core', core, rules);
  const refused = toProcessor === null ? ('processor' as const) : toCore === null ? ('core' as const) : null;
  if (toProcessor === null || toCore === null) {
    const { currency } = (refused === 'processor' ? settlement : core).entry;
    return { kind: 'noConversion', ledger: refused ?? 'core', currencies: [customer.currency, currency] };
  }

  const schedule = processorRule(rules, settlement.entry.processor ?? customer.processor).fees;
  const { currency } = settlement.entry;
  const stated = statedFee(settlement, processor.position.fees);
  const gross = grossOf(settlement);
  const expectedGross = toProcessor.at(-1)?.expected ?? gross;
  const scheduled = schedule && expectedFee(schedule, expectedGross, currency);
  const feeOf = (actual: bigint): Pair => ({
    between: `fee schedule of ${settlement.entry.processor ?? customer.processor}`,
    expected: scheduled ?? 0n,
    actual,
    currency,
    basis: `${schedule?.percent} % and ${schedule?.fixed[currency] ?? '0'} ${currency} of ${fromScaledInteger(expectedGross, minorUnitDigits(currency))}`,
  });

  const kept = expectedGross - gross;
  const keepsItsFee = schedule?.settles === 'NET' && stated === null && scheduled !== undefined && kept > 0n;
  const isExplained = keepsItsFee && !exceedsTolerance(schedule, magnitude(kept - scheduled), currency);
  const isVariance = keepsItsFee && !isExplained && kept <= 2n * scheduled;
  if (isVariance) return { kind: 'feeVariance', fee: asComparison('FEE', feeOf(kept)) };

  const fromProcessor: Pair[] =
    core.entry.currency === currency
      ? [
          {
            between: 'processor to core',
            expected: isExplained ? expectedGross : gross,
            actual: grossOf(core),
            currency,
          },
        ]
      : [];
  const pairs = [...(isExplained ? [] : toProcessor), ...toCore, ...fromProcessor].filter(
    ({ expected, actual }) => expected !== actual,
  );
  const widest = pairs.toSorted((a, b) => Number(isWithin(rules, a)) - Number(isWithin(rules, b))).at(0);
  if (widest) {
    return { kind: 'differ', within: isWithin(rules, widest), widest: asComparison('AMOUNT', widest) };
  }
  if (schedule && stated !== null && exceedsTolerance(schedule, magnitude(stated - (scheduled ?? 0n)), currency)) {
    return { kind: 'feeVariance', fee: asComparison('FEE', feeOf(stated)) };
  }
  return { kind: 'equal' };
};
