import { businessDaysBetween, businessDayTest } from '../../calendar/holiday-calendars.ts';
import {
  compareDecimals,
  fromScaledInteger,
  roundedQuotient,
  subtractDecimals,
  toScaledInteger,
} from '../../money/decimal.ts';
import { comparisonOf } from './compile-rules.ts';
import type { ExplainedField } from './explain-verdict.ts';
import { compareReciprocalRates } from './reciprocal-rate.ts';
import { describeTolerance, judgeDifference, result, scaleTolerance } from './tolerance.ts';
import { dayOfIsoDate } from './trade-book.ts';

const withoutTrailingZeros = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal;

/** How far two amounts or rates are apart. */
export const absoluteDifference = (ours: string, theirs: string): string =>
  withoutTrailingZeros(subtractDecimals(theirs, ours).replace(/^-/, ''));

/** Their difference and our value, without signs, as integers of one scale. */
const differenceAndBase = (ours: string, theirs: string): readonly [bigint, bigint] => {
  const scale = 40;
  const base = toScaledInteger(ours, scale);
  const difference = toScaledInteger(theirs, scale) - base;
  return [difference < 0n ? -difference : difference, base < 0n ? -base : base];
};

/** Ten-thousandths of a percent, as a percentage. */
const percentText = (units: bigint): string => withoutTrailingZeros(fromScaledInteger(units, 4));

/** The smallest tolerance in percent of our value that two amounts or rates are within: rounded up; undefined where ours is zero. */
export const percentNeeded = (ours: string, theirs: string): string | undefined => {
  const [difference, base] = differenceAndBase(ours, theirs);
  return base === 0n ? undefined : percentText((difference * 1_000_000n + base - 1n) / base);
};

/** How far two amounts or rates are apart in percent of our value, rounded; undefined where ours is zero. */
const percentApart = (ours: string, theirs: string): string | undefined => {
  const [difference, base] = differenceAndBase(ours, theirs);
  if (base === 0n) return undefined;
  const units = roundedQuotient(difference * 1_000_000n, base);
  return units === 0n ? 'under 0.0001' : percentText(units);
};

/** Working days (Monday to Friday) from our date to theirs, in words. */
export const workingDays = (field: ExplainedField): string => {
  const [ours, theirs] = [dayOfIsoDate(field.bank ?? ''), dayOfIsoDate(field.counterparty ?? '')];
  const days = Math.abs(businessDaysBetween(ours, theirs, isWorkingDay));
  return `${days} working ${days === 1 ? 'day' : 'days'}`;
};

const isWorkingDay = businessDayTest([]);

const isHundredfold = (a: string, b: string): boolean =>
  toScaledInteger(a, 42) === toScaledInteger(b, 42) * 100n || toScaledInteger(b, 42) === toScaledInteger(a, 42) * 100n;

const describeDistance = (field: ExplainedField): string => {
  const [ours, theirs] = [field.bank ?? '', field.counterparty ?? ''];
  // Within tolerance is said of many rows: how far in percent is not worth its cost there.
  const percent = field.result === result.differ ? percentApart(ours, theirs) : undefined;
  const units =
    field.field === 'rate' && field.result === result.differ && isHundredfold(ours, theirs)
      ? '; one may be in percent, the other a fraction'
      : '';
  const share = percent === undefined ? '' : ` (${percent} %)`;
  return `ours is ${ours}, theirs is ${theirs}, ${absoluteDifference(ours, theirs)} apart${share}; tolerance ${describeTolerance(field.tolerance)}${units}`;
};

/** Of two rates that are as near as they are only as one and its reciprocal. */
const describeReciprocal = (field: ExplainedField): string | undefined => {
  if (!field.swapped || field.result === result.differ) return undefined;
  const [ours, theirs] = [field.bank ?? '', field.counterparty ?? ''];
  const exact = (rate: string): bigint => toScaledInteger(rate, 40);
  if (judgeDifference(scaleTolerance(field.tolerance, 40), exact(ours), exact(theirs)) !== result.differ)
    return undefined;
  const { value, lowest, highest } = compareReciprocalRates(ours, theirs, field.tolerance);
  const [large, small] = compareDecimals(ours, theirs) > 0 ? [ours, theirs] : [theirs, ours];
  const tolerance = `tolerance ${describeTolerance(field.tolerance)}`;
  const both = `ours is ${ours}, theirs is ${theirs}`;
  return field.result === result.withinTolerance
    ? `${both}; ${small} as a reciprocal is ${withoutTrailingZeros(value)}, ${absoluteDifference(value, large)} apart; ${tolerance}`
    : `${both}; ${small} as a reciprocal is ${highest === undefined ? `${lowest} or more` : `anything from ${lowest} to ${highest}`}, too coarse for ${tolerance}`;
};

/** What two values that both sides state have between them, in words. */
export const describeDifference = (field: ExplainedField): string => {
  const [ours, theirs] = [field.bank ?? '', field.counterparty ?? ''];
  const both = `ours is ${ours}, theirs is ${theirs}`;
  switch (comparisonOf(field.field)) {
    case 'RATE':
      return describeReciprocal(field) ?? describeDistance(field);
    case 'AMOUNT':
      return describeDistance(field);

    case 'DATE':
      return `${both}, ${workingDays(field)} apart; tolerance ${describeTolerance(field.tolerance)}`;
    case 'DIRECTION':
      return `${both}: the sides must be opposite`;
    default:
      return both;
  }
};
