import { minorUnitDigits } from '../money/currency.ts';
import { roundedQuotient, toScaledInteger } from '../money/decimal.ts';
import type { FeeSchedule } from './rules.ts';

/** Places of a schedule's percentage that count. */
const percentPlaces = 6;

/** What a schedule charges for an amount, in minor units of the currency: percentage rounded half up, and the fixed part. */
export const expectedFee = (schedule: FeeSchedule, amountMinorUnits: bigint, currency: string): bigint => {
  const percent = toScaledInteger(schedule.percent, percentPlaces);
  const share = roundedQuotient(amountMinorUnits * percent, 100n * 10n ** BigInt(percentPlaces));
  return share + toScaledInteger(schedule.fixed[currency] ?? '0', minorUnitDigits(currency));
};
