import { type DecimalString, fromScaledInteger, roundedQuotient, toScaledInteger } from '../../money/decimal.ts';
import type { Tolerance } from './rules.ts';
import { judgeDifference, type Result, result, scaleTolerance } from './tolerance.ts';

/** Decimal places of the arithmetic: more than any rate has. */
const scale = 40;
const one = 10n ** BigInt(scale);

/** A rate beside another that is taken for its reciprocal. */
export type ReciprocalRate = {
  readonly result: Result;
  /** What the reciprocal stands for, and between what it then is, rounded outwards: `highest` undefined if there is no end. */
  readonly value: DecimalString;
  readonly lowest: DecimalString;
  readonly highest: DecimalString | undefined;
};

const decimalsOf = (text: DecimalString): number => text.split('.')[1]?.length ?? 0;
const shownDecimals = 8;
const shownUnit = 10n ** BigInt(scale - shownDecimals);

/**
 * Compares two rates above zero of which the smaller is taken for the reciprocal of the larger, as it is where the two
 * sides quote the currencies in different orders. A reciprocal is rounded, and turned over its rounding grows: 0.0068 is
 * anything from 145.99 to 148.15. Where that is more than the tolerance, a rate within it is neither confirmed nor
 * contradicted: the result is oneSided, as if one side did not state it.
 */
export const compareReciprocalRates = (
  ours: DecimalString,
  theirs: DecimalString,
  tolerance: Tolerance,
): ReciprocalRate => {
  const [a, b] = [toScaledInteger(ours, scale), toScaledInteger(theirs, scale)];
  const [large, small, smallText] = a > b ? [a, b, theirs] : [b, a, ours];
  const halfUnit = 10n ** BigInt(Math.max(0, scale - decimalsOf(smallText))) / 2n;
  const value = (one * one) / small;
  const lowest = (one * one) / (small + halfUnit);
  const highest = small > halfUnit ? (one * one) / (small - halfUnit) : undefined;
  const scaled = scaleTolerance(tolerance, scale);
  const isWithin = (from: bigint, to: bigint): boolean =>
    from === to || judgeDifference(scaled, from, to) !== result.differ;
  const isFine = highest !== undefined && isWithin(value, lowest) && isWithin(value, highest);
  const isPossible = large >= lowest && (highest === undefined || large <= highest);
  const agrees = a > b ? isWithin(large, value) : isWithin(value, large);
  return {
    result: isFine && agrees ? result.withinTolerance : !isFine && isPossible ? result.oneSided : result.differ,
    value: fromScaledInteger(roundedQuotient(value, shownUnit), shownDecimals),
    lowest: fromScaledInteger(lowest / shownUnit, shownDecimals),
    highest: highest === undefined ? undefined : fromScaledInteger(highest / shownUnit + 1n, shownDecimals),
  };
};
