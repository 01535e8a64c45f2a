import { businessDaysBetween, businessDayTest } from '../../calendar/holiday-calendars.ts';
import { compareDecimals } from '../../money/decimal.ts';
import { dayOfIsoDate, isoDateOfDay } from '../match/trade-book.ts';
import { type AmountBand, amountFor, type DeskRules, type Severity } from './desk-rules.ts';
import type { Stake } from './stake.ts';

type BreakRules = DeskRules['breaks'];

/** The amount band of what is at stake. */
export const amountBandOf = ({ breaks: { amountBands } }: DeskRules, stake: Stake | null): AmountBand => {
  if (stake === null) return 'UNKNOWN';
  const isAbove = (band: 'MEDIUM' | 'LARGE') =>
    compareDecimals(stake.amount, amountFor(amountBands[band], stake.currency)) > 0;
  return isAbove('LARGE') ? 'LARGE' : isAbove('MEDIUM') ? 'MEDIUM' : 'SMALL';
};

const dayOf = (instant: string): number => dayOfIsoDate(instant.slice(0, 10));

const testOf = ({ calendars }: BreakRules) => businessDayTest(calendars);

/** Ages are counted no further: older than a year is old. */
const oldest = 1_000;

/** Business days of the desk from one instant's day to another's, UTC; 0 where `until` is earlier. */
export const breakAge = ({ breaks }: DeskRules, firstSeenAt: string, until: string): number =>
  Math.max(0, businessDaysBetween(dayOf(firstSeenAt), dayOf(until), testOf(breaks), oldest));

/** How grave a break of this band and age in business days is. */
export const severityOf = ({ breaks }: DeskRules, band: AmountBand, age: number): Severity => {
  const steps = breaks.severity[band];
  return (steps.findLast(({ fromAge }) => age >= fromAge) ?? steps[0]!).severity;
};

/** When a break of this band is due, ISO 8601: so many business days of the desk after it was first seen. */
export const dueAtOf = ({ breaks }: DeskRules, band: AmountBand, firstSeenAt: string): string => {
  const isBusinessDay = testOf(breaks);
  let day = dayOf(firstSeenAt);
  for (let left = breaks.dueAfterBusinessDays[band]; left > 0; ) {
    day += 1;
    if (isBusinessDay(day)) left -= 1;
  }
  return `${isoDateOfDay(day)}T${breaks.dueTime}:00.000Z`;
};

/** When a break must have been first seen, both ends included, ISO 8601; an absent end is open. */
export type FirstSeenRange = { from?: string; to?: string };

/**
 * When breaks of a band must have been first seen to have this severity today, so that an index by that instant finds
 * them: severity itself changes by the day and is stored nowhere. null where the band never has it.
 */
export const firstSeenRangeOf = (
  { breaks }: DeskRules,
  band: AmountBand,
  severity: Severity,
  now: string,
): FirstSeenRange | null => {
  const steps = breaks.severity[band];
  const at = steps.findIndex((step) => step.severity === severity);
  if (at < 0) return null;
  const isBusinessDay = testOf(breaks);
  /** The latest day on which a break was first seen that has this age today. */
  const latestDayOfAge = (age: number): number => {
    let day = dayOf(now);
    for (let counted = 0; counted < age; day -= 1) if (isBusinessDay(day)) counted += 1;
    return day;
  };
  const next = steps[at + 1];
  const fromAge = steps[at]!.fromAge;
  return {
    ...(fromAge > 0 && { to: `${isoDateOfDay(latestDayOfAge(fromAge))}T23:59:59.999Z` }),
    ...(next && { from: `${isoDateOfDay(latestDayOfAge(next.fromAge) + 1)}T00:00:00.000Z` }),
  };
};
