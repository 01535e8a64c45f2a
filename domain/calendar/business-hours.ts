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
/** A calendar with no business day for so long is wrong. */
const longestClosureDays = 366;

/**
 * The instant (epoch milliseconds) by which so many minutes of work have passed since `fromEpochMs`; time outside the
 * hours does not count. The hours follow the zone's clock through changes of summer time.
 *
 * @throws RangeError for an unknown time zone or calendar, or one that never opens.
 */
export const addBusinessMinutes = (fromEpochMs: number, minutes: number, hours: BusinessHours): number => {
  const isBusinessDay = businessDayTest(hours.calendars);
  const opens = Temporal.PlainTime.from(hours.opens);
  const closes = Temporal.PlainTime.from(hours.closes);
  let day = Temporal.Instant.fromEpochMilliseconds(fromEpochMs).toZonedDateTimeISO(hours.timeZone).toPlainDate();
  let left = minutes * millisecondsPerMinute;
  for (let closedDays = 0; closedDays < longestClosureDays; day = day.add({ days: 1 })) {
    const dayNumber = Math.floor(Date.UTC(day.year, day.month - 1, day.day) / 86_400_000);
    if (!isBusinessDay(dayNumber)) {
      closedDays += 1;
      continue;
    }
    closedDays = 0;
    const at = (plainTime: Temporal.PlainTime): number =>
      day.toZonedDateTime({ timeZone: hours.timeZone, plainTime }).epochMilliseconds;
    const start = Math.max(fromEpochMs, at(opens));
    const end = at(closes);
    if (start >= end) continue;
    if (left <= end - start) return start + left;
    left -= end - start;
  }
  throw new RangeError(`no business day in ${longestClosureDays} days in ${hours.calendars.join(' and ')}`);
};
