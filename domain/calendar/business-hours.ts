import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { businessDayTest } from './holiday-calendars.ts';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day: 09:00');

/** When someone works: from `opens` to `closes` in `timeZone`, on days that are business days in all `calendars`. */
export const BusinessHours = z
  .strictObject({
    /** IANA name. */
    timeZone: z.string().min(1),
    opens: clockTime,
    closes: clockTime,
    /** Names of holiday calendars (TARGET, US, UK); without any, weekends alone are off. */
    calendars: z.array(z.string()),
  })
  .refine(({ opens, closes }) => opens < closes, { path: ['closes'], error: 'closes after it opens' });
export type BusinessHours = z.infer<typeof BusinessHours>;

const millisecondsPerMinute = 60_000;
const millisecondsPerDay = 86_400_000;
/** A calendar with no business day for so long is wrong. */
const longestClosureDays = 366;

/** From opening to closing of one day, in epoch milliseconds. */
type Opening = { start: number; end: number };

const openingOn = (dayNumber: number, hours: BusinessHours): Opening | null => {
  if (!businessDayTest(hours.calendars)(dayNumber)) return null;
  const date = new Date(dayNumber * millisecondsPerDay);
  const day = new Temporal.PlainDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  const at = (time: string): number =>
    day.toZonedDateTime({ timeZone: hours.timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
  return { start: at(hours.opens), end: at(hours.closes) };
};

/** Openings by day and hours: thousands of payments a second ask for the same few days. */
const knownOpenings = new Map<string, Opening | null>();
const openingsKept = 5_000;

const openingOf = (dayNumber: number, hours: BusinessHours): Opening | null => {
  const key = `${dayNumber} ${hours.timeZone} ${hours.opens} ${hours.closes} ${hours.calendars.join()}`;
  const known = knownOpenings.get(key);
  if (known !== undefined) return known;
  if (knownOpenings.size >= openingsKept) knownOpenings.clear();
  const opening = openingOn(dayNumber, hours);
  knownOpenings.set(key, opening);
  return opening;
};

/**
 * The instant (epoch milliseconds) by which so many minutes of work have passed since `fromEpochMs`; time outside the
 * hours does not count. The hours follow the zone's clock through changes of summer time.
 *
 * @throws RangeError for an unknown time zone or calendar, or one that never opens.
 */
export const addBusinessMinutes = (fromEpochMs: number, minutes: number, hours: BusinessHours): number => {
  let left = minutes * millisecondsPerMinute;
  // Where the day began last, an opening may be a day off UTC's.
  let dayNumber = Math.floor(fromEpochMs / millisecondsPerDay) - 1;
  for (let closedDays = 0; closedDays < longestClosureDays; dayNumber += 1) {
    const opening = openingOf(dayNumber, hours);
    closedDays = opening ? 0 : closedDays + 1;
    if (!opening) continue;
    const start = Math.max(fromEpochMs, opening.start);
    if (start >= opening.end) continue;
    if (left <= opening.end - start) return start + left;
    left -= opening.end - start;
  }
  throw new RangeError(`no business day in ${longestClosureDays} days in ${hours.calendars.join(' and ')}`);
};
