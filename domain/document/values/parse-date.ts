import { calendarDate } from '../../calendar/calendar-date.ts';

/** Which of two numbers is the day. */
export type DateOrder = 'day-first' | 'month-first';

export type ParsedDate = {
  /** ISO 8601. */
  value: string;
  /** True where day and month could be swapped and nothing decided: the value then is day-first. */
  ambiguous: boolean;
};

/** Month names and their usual abbreviations in English, German, French, Spanish, Italian, Dutch and Portuguese, by first letters. */
const months: readonly RegExp[] = [
  /^(jan|gen|ene)/,
  /^(feb|f[eé]v)/,
  /^(mar|m[aä]r|mrt|maa)/,
  /^(apr|abr|avr)/,
  /^(may|mai|mag|mei|mayo)/,
  /^(jun|giu|juin)/,
  /^(jul|lug|juil)/,
  /^(aug|ago|ao[uû])/,
  /^(sep|set)/,
  /^(oct|okt|ott|out)/,
  /^(nov)/,
  /^(dec|dez|dic|d[eé]c)/,
];

const monthOf = (name: string): number => months.findIndex((pattern) => pattern.test(name.toLowerCase())) + 1;

const fullYear = (text: string): number => {
  const year = Number(text);
  if (text.length > 2) return year;
  return year >= 70 ? 1900 + year : 2000 + year;
};

const certain = (value: string | null): ParsedDate | null => (value === null ? null : { value, ambiguous: false });

const yearFirst = /(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)/;
const compact = /(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)/;
const dayMonthName =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-/.,]*(?:of\s+|de\s+)?(\p{L}{3,})\.?[\s\-/.,']*(?:de\s+)?(\d{4}|\d{2})(?!\d)/u;
const monthNameDay = /(\p{L}{3,})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-/.]+(\d{4}|\d{2})(?!\d)/u;
const numbers = /(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)/;

const ofNumbers = (text: string, order: DateOrder | null): ParsedDate | null => {
  const found = numbers.exec(text);
  if (!found) return null;
  const [, first = '', separator, second = '', yearText = ''] = found;
  const year = fullYear(yearText);
  const dayFirst = calendarDate(year, Number(second), Number(first));
  const monthFirst = calendarDate(year, Number(first), Number(second));
  if (dayFirst === null || monthFirst === null || dayFirst === monthFirst) return certain(dayFirst ?? monthFirst);
  // Dots are written by countries that put the day first.
  if (separator === '.') return certain(dayFirst);
  if (order === null) return { value: dayFirst, ambiguous: true };
  return certain(order === 'day-first' ? dayFirst : monthFirst);
};

/**
 * The first date in a text, as documents print it: `2018-12-25`, `20181225`, `25 Dec 2018`, `25-DEC-18`, `December 25,
 * 2018`, `25/12/2018`, `25.12.18`; a time or weekday beside it does not matter. Two-digit years from 70 are 19xx. Where
 * day and month could be swapped `order` decides. Null where there is no date of the calendar.
 */
export const parseDate = (text: string, order: DateOrder | null = null): ParsedDate | null => {
  const ymd = yearFirst.exec(text) ?? compact.exec(text);
  if (ymd) {
    const parsed = calendarDate(Number(ymd[1]), Number(ymd[2]), Number(ymd[3]));
    if (parsed !== null) return certain(parsed);
  }
  const dmy = dayMonthName.exec(text);
  if (dmy && monthOf(dmy[2] as string) > 0)
    return certain(calendarDate(fullYear(dmy[3] as string), monthOf(dmy[2] as string), Number(dmy[1])));
  const mdy = monthNameDay.exec(text);
  if (mdy && monthOf(mdy[1] as string) > 0)
    return certain(calendarDate(fullYear(mdy[3] as string), monthOf(mdy[1] as string), Number(mdy[2])));
  return ofNumbers(text, order);
};

/** Which order the numeric dates among these texts prove, where one could not be read the other way; null if none does or they disagree. */
export const dateOrderOf = (texts: readonly string[]): DateOrder | null => {
  const proofs = new Set<DateOrder>();
  for (const text of texts) {
    const found = numbers.exec(text);
    if (!found) continue;
    const [, first, , second] = found.map(Number) as [number, number, number, number];
    if (first > 12 && second <= 12) proofs.add('day-first');
    if (second > 12 && first <= 12) proofs.add('month-first');
  }
  const [proof] = proofs;
  return proofs.size === 1 && proof !== undefined ? proof : null;
};
