import { toScaledInteger } from '../../money/decimal.ts';
import type { Tolerance } from './rules.ts';

/** How a field of a pair came out. ONE_SIDED and UNSTATED are both MISSING to the reader of a row. */
export const result = { agree: 0, withinTolerance: 1, differ: 2, oneSided: 3, unstated: 4 } as const;
export type Result = (typeof result)[keyof typeof result];

/** A tolerance with its values as integers at a lane's scale, or as whole business days at scale 0. */
export type ScaledTolerance = {
  readonly kind: Tolerance['kind'];
  readonly below: bigint;
  readonly above: bigint;
  /** In 10^-8 percent; only for the percent kinds. */
  readonly percentE8: bigint;
  /** `below` and `above` as numbers, for lanes. */
  readonly belowUnits: number;
  readonly aboveUnits: number;
};

/** @throws RangeError where the tolerance has more decimal places than the scale. */
export const scaleTolerance = (tolerance: Tolerance, scale: number): ScaledTolerance => {
  const units = (text: string): bigint => toScaledInteger(text, scale);
  const cap = tolerance.kind === 'PTMX' ? units(tolerance.cap) : 0n;
  const below = tolerance.kind === 'MNMX' ? units(tolerance.below) : cap;
  const above = tolerance.kind === 'MNMX' ? units(tolerance.above) : cap;
  const percentE8 = tolerance.kind === 'PTOL' || tolerance.kind === 'PTMX' ? toScaledInteger(tolerance.percent, 8) : 0n;
  return { kind: tolerance.kind, below, above, percentE8, belowUnits: Number(below), aboveUnits: Number(above) };
};

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** Compares two different values, both known, as exact integers of the tolerance's scale. */
export const judgeDifference = (tolerance: ScaledTolerance, ours: bigint, theirs: bigint): Result => {
  const difference = theirs - ours;
  switch (tolerance.kind) {
    case 'CPOP':
    case 'NUFM':
      return result.agree;
    case 'EXCT':
      return result.differ;
    case 'MNMX':
      return difference >= -tolerance.below && difference <= tolerance.above ? result.withinTolerance : result.differ;
    case 'PTOL':
    case 'PTMX': {
      const withinPercent = magnitude(difference) * 10_000_000_000n <= magnitude(ours) * tolerance.percentE8;
      const withinCap = tolerance.kind === 'PTOL' || magnitude(difference) <= tolerance.above;
      return withinPercent && withinCap ? result.withinTolerance : result.differ;
    }
  }
};

/** The tolerance in words of the element's own unit: `0.01`, `0.5 %`, `0.5 % up to 100`, `-0.01/+0.02`, `0`. */
export const describeTolerance = (tolerance: Tolerance): string => {
  switch (tolerance.kind) {
    case 'PTOL':
      return `${tolerance.percent} %`;
    case 'PTMX':
      return `${tolerance.percent} % up to ${tolerance.cap}`;
    case 'MNMX':
      return tolerance.below === tolerance.above ? tolerance.above : `-${tolerance.below}/+${tolerance.above}`;
    default:
      return '0';
  }
};
