import { type DecimalString, toScaledInteger } from '../../money/decimal.ts';

/** Decimal places that two amounts are compared at; enough for unit prices beside totals. */
const comparedPlaces = 12;

/**
 * Whether two amounts are equal but for rounding: each of `roundings` rounded figures may be off by one minor unit.
 * `minorDigits` is the number of decimal places of the currency's minor unit.
 */
export const withinRounding = (a: DecimalString, b: DecimalString, roundings: number, minorDigits: number): boolean => {
  const difference = toScaledInteger(a, comparedPlaces) - toScaledInteger(b, comparedPlaces);
  const tolerance = BigInt(roundings) * 10n ** BigInt(comparedPlaces - minorDigits);
  return (difference < 0n ? -difference : difference) <= tolerance;
};
