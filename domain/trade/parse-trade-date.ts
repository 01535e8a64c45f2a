import { calendarDate } from '../calendar/calendar-date.ts';
import type { ParsedTradeValue } from './parsed-trade-value.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 0 for anything but a month's name or its usual shortening (`Sept`). */
const monthOfName = (name: string): number => {
  const lower = name.toLowerCase();
  const at = months.indexOf(lower.slice(0, 3));
  const full = [
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ][at];
  return full?.startsWith(lower) || lower === 'sept' ? at + 1 : 0;
};

/** Two-digit years are this century's: trades mature up to some 50 years from now and none was made before 2000 that is still to be matched. */
const fullYear = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year));

/**
 * A date in one of the usual forms as ISO 8601 (`2026-01-05`), a time behind it dropped.
 * Year first, a month by name, or dots (day first, by convention) are certain. Day and month as numbers around
 * slashes or hyphens are taken only where one of them is over 12 or both are the same; otherwise the date is refused as ambiguous.
 */
export const parseTradeDate = (text: string): ParsedTradeValue => {
  const shown = JSON.stringify(text);
  const checked = (year: number, month: number, day: number): ParsedTradeValue => {
    const value = calendarDate(year, month, day);
    return value === null ? { ok: false, problem: `${shown} is not a date of the calendar` } : { ok: true, value };
  };
  const date = text
    .trim()
    .replace(/^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]? +/i, '')
    .replace(/[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:[ap]m)? ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i, '');

  const yearFirst = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})$/.exec(date) ?? /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(date);
  if (yearFirst) return checked(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4]));

  const dayMonthName = /^(\d{1,2})(?:st|nd|rd|th)?[ \-/.]*(?:of )?([a-z]{3,9})\.?,?[ \-/.]*(\d{4}|\d{2})$/i.exec(date);
  if (dayMonthName)
    return checked(fullYear(dayMonthName[3] ?? ''), monthOfName(dayMonthName[2] ?? ''), Number(dayMonthName[1]));
  const monthNameDay = /^([a-z]{3,9})\.?[ \-/](\d{1,2})(?:st|nd|rd|th)?,?[ \-/]+(\d{4})$/i.exec(date);
  if (monthNameDay)
    return checked(Number(monthNameDay[3]), monthOfName(monthNameDay[1] ?? ''), Number(monthNameDay[2]));
  const yearMonthName = /^(\d{4})[ \-/]([a-z]{3,9})[ \-/](\d{1,2})$/i.exec(date);
  if (yearMonthName)
    return checked(Number(yearMonthName[1]), monthOfName(yearMonthName[2] ?? ''), Number(yearMonthName[3]));

  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(date);
  if (dotted) return checked(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const numeric = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})$/.exec(date);
  if (!numeric) return { ok: false, problem: `${shown} is not a date (write it as 2026-01-31)` };
  const [first, second, year] = [Number(numeric[1]), Number(numeric[3]), Number(numeric[4])];
  if (first > 12 || first === second) return checked(year, second, first);
  if (second > 12) return checked(year, first, second);
  return {
    ok: false,
    problem: `${shown} is ambiguous: day and month could be either way round (write it as 2026-01-31)`,
  };
};
