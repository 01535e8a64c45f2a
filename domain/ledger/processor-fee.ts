import { minorUnitDigits } from '../money/currency.ts';
import { fromScaledInteger, multiplyDecimals } from '../money/decimal.ts';
import type { LedgerEntry } from './entry.ts';
import { expectedFee } from './expected-fee.ts';
import type { LiveSettlement } from './live-settlements.ts';
import { toMinorUnits } from './money-terms.ts';
import type { FeeSchedule } from './rules.ts';

/** What a processor charged for a payment, in minor units of its settlement's currency. */
export type ProcessorFee = {
  /** What it kept back from its settlement: with it, the settlement is what it took from the customer. */
  keptBack: bigint;
  /** Null where it neither says what it charged nor can it be told from what is missing. */
  charged: bigint | null;
};

/** A fee that is not told may be up to so many times the schedule's; what is missing beyond that is no fee. */
const timesScheduled = 2n;

/**
 * What a processor charged: what its settlement and its FEE entries state; where they state nothing and it settles net, what is
 * missing of the amount that it should have settled, as far as that can be a fee.
 */
export const processorFee = (
  { entry, minorUnits }: LiveSettlement,
  fees: readonly LedgerEntry[],
  expectedMinorUnits: bigint,
  schedule: FeeSchedule | undefined,
): ProcessorFee => {
  const stated = entry.fee === undefined ? 0n : toMinorUnits(entry.fee, entry.currency);
  const apart = fees.filter(({ currency }) => currency === entry.currency);
  if (entry.fee !== undefined || apart.length > 0) {
    const booked = apart.reduce((sum, fee) => sum + toMinorUnits(fee.amount, fee.currency), 0n);
    return { keptBack: stated, charged: stated + booked };
  }
  const missing = expectedMinorUnits - minorUnits;
  const scheduled = schedule ? expectedFee(schedule, expectedMinorUnits, entry.currency) : 0n;
  const isFee = schedule?.settles === 'NET' && missing > 0n && missing <= timesScheduled * scheduled;
  return isFee ? { keptBack: missing, charged: missing } : { keptBack: 0n, charged: null };
};

/** What a schedule charges for an amount and how it comes to it, or null where a fee is near enough to that. */
export const feeVariance = (
  schedule: FeeSchedule,
  charged: bigint,
  amountMinorUnits: bigint,
  currency: string,
): { expected: bigint; basis: string } | null => {
  const digits = minorUnitDigits(currency);
  const expected = expectedFee(schedule, amountMinorUnits, currency);
  const tolerance = BigInt(multiplyDecimals(schedule.tolerance, `1${'0'.repeat(digits)}`, 0));
  const difference = charged - expected;
  if (difference <= tolerance && -difference <= tolerance) return null;
  const fixed = `${schedule.fixed[currency] ?? '0'} ${currency}`;
  return { expected, basis: `${schedule.percent} % and ${fixed} of ${fromScaledInteger(amountMinorUnits, digits)}` };
};
