/** Holiday calendars computed from their published rules. Days are counted from 1970-01-01. */

const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / 86_400_000;
/** 0 for Sunday to 6 for Saturday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export const easterSunday = (year: number): number => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return dayOf(year, month, ((h + l - 7 * m + 114) % 31) + 1);
};

const nthWeekday = (year: number, month: number, weekday: number, n: number): number => {
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
};
const lastWeekday = (year: number, month: number, weekday: number): number => {
  const last = dayOf(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - 1;
  return last - ((weekdayOf(last) - weekday + 7) % 7);
};
const [sunday, monday, thursday, saturday] = [0, 1, 4, 6];

/** TARGET closing days since 2002: ECB, long-term calendar of 14 December 2000. */
const target = (year: number): readonly number[] => [
  dayOf(year, 1, 1),
  easterSunday(year) - 2,
  easterSunday(year) + 1,
  dayOf(year, 5, 1),
  dayOf(year, 12, 25),
  dayOf(year, 12, 26),
];

/** A Federal Reserve holiday on a Sunday is kept on Monday; one on a Saturday is not moved (Federal Reserve Board, K.8). */
const observedUs = (day: number): number => (weekdayOf(day) === sunday ? day + 1 : day);
const unitedStates = (year: number): readonly number[] => [
  observedUs(dayOf(year, 1, 1)),
  nthWeekday(year, 1, monday, 3),
  nthWeekday(year, 2, monday, 3),
  lastWeekday(year, 5, monday),
  ...(year >= 2021 ? [observedUs(dayOf(year, 6, 19))] : []),
  observedUs(dayOf(year, 7, 4)),
  nthWeekday(year, 9, monday, 1),
  nthWeekday(year, 10, monday, 2),
  observedUs(dayOf(year, 11, 11)),
  nthWeekday(year, 11, thursday, 4),
  observedUs(dayOf(year, 12, 25)),
];

/** Bank holidays of England and Wales moved or added by royal proclamation. */
const proclaimed: Readonly<Record<number, readonly number[]>> = {
  2020: [dayOf(2020, 5, 8)],
  2022: [dayOf(2022, 6, 2), dayOf(2022, 6, 3), dayOf(2022, 9, 19)],
  2023: [dayOf(2023, 5, 8)],
};

/** Bank holidays in England and Wales: Banking and Financial Dealings Act 1971, with substitute days for weekends. */
const unitedKingdom = (year: number): readonly number[] => {
  const newYear = dayOf(year, 1, 1);
  const christmas = dayOf(year, 12, 25);
  const substituted = (day: number, days: number): number =>
    weekdayOf(day) === saturday || weekdayOf(day) === sunday ? day + days : day;
  const movesMayDay = year === 2020;
  const movesSpring = year === 2022;
  return [
    weekdayOf(newYear) === saturday ? newYear + 2 : substituted(newYear, 1),
    easterSunday(year) - 2,
    easterSunday(year) + 1,
    ...(movesMayDay ? [] : [nthWeekday(year, 5, monday, 1)]),
    ...(movesSpring ? [] : [lastWeekday(year, 5, monday)]),
    lastWeekday(year, 8, monday),
    substituted(christmas, 2),
    substituted(christmas + 1, 2),
    ...(proclaimed[year] ?? []),
  ];
};

/** Holidays of a year by calendar, as days since 1970-01-01. More can be given to `matchTrades`. */
export type HolidayCalendars = Readonly<Record<string, (year: number) => readonly number[]>>;

const holidayCalendars: HolidayCalendars = { TARGET: target, US: unitedStates, UK: unitedKingdom };

/** Tells whether a day is a business day in all of the calendars: no Saturday, no Sunday, no holiday. Unknown calendars are refused. */
export const businessDayTest = (
  names: readonly string[],
  calendars: HolidayCalendars = holidayCalendars,
): ((day: number) => boolean) => {
  const rules = names.map((name) => {
    const rule = calendars[name];
    if (!rule)
      throw new RangeError(
        `no holiday calendar is called ${JSON.stringify(name)} (known: ${Object.keys(calendars).join(', ')})`,
      );
    return rule;
  });
  const holidaysByYear = new Map<number, ReadonlySet<number>>();
  return (day) => {
    const weekday = weekdayOf(day);
    if (weekday === saturday || weekday === sunday) return false;
    const year = new Date(day * 86_400_000).getUTCFullYear();
    let holidays = holidaysByYear.get(year);
    if (!holidays) {
      holidays = new Set(rules.flatMap((rule) => rule(year)));
      holidaysByYear.set(year, holidays);
    }
    return !holidays.has(day);
  };
};

/** Business days from one day to another: 0 for the same day, negative where `to` is before `from`. Stops counting at `limit`. */
export const businessDaysBetween = (
  from: number,
  to: number,
  isBusinessDay: (day: number) => boolean,
  limit = Number.POSITIVE_INFINITY,
): number => {
  const step = to < from ? -1 : 1;
  let count = 0;
  for (let day = from; day !== to && count < limit; day += step) if (isBusinessDay(day + step)) count++;
  return count * step;
};
