import { describe, expect, it } from '@jest/globals';
import { businessDaysBetween, businessDayTest, easterSunday } from '../../../domain/calendar/holiday-calendars.ts';
import { dayOfIsoDate, isoDateOfDay } from '../../../domain/trade/match/trade-book.ts';

it.each([
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2038, '2038-04-25'],
])('Easter %d is on %s', (year, date) => {
  expect(isoDateOfDay(easterSunday(year))).toBe(date);
});

describe('closed', () => {
  it.each([
    ['TARGET', '2026-04-03'],
    ['TARGET', '2026-05-01'],
    ['TARGET', '2025-12-26'],
    ['US', '2026-01-19'],
    ['US', '2026-11-26'],
    ['US', '2021-07-05'],
    ['US', '2026-06-19'],
    ['UK', '2022-01-03'],
    ['UK', '2022-12-27'],
    ['UK', '2021-12-28'],
    ['UK', '2022-06-03'],
    ['UK', '2020-05-08'],
    ['UK', '2026-08-31'],
  ])('%s on %s', (calendar, date) => {
    expect(businessDayTest([calendar])(dayOfIsoDate(date))).toBe(false);
  });
});

describe('open', () => {
  it.each([
    ['TARGET', '2026-08-31'],
    ['US', '2026-04-03'],
    ['US', '2020-07-03'],
    ['UK', '2020-05-04'],
    ['UK', '2022-05-30'],
  ])('%s on %s', (calendar, date) => {
    expect(businessDayTest([calendar])(dayOfIsoDate(date))).toBe(true);
  });
});

it('business days count both ways and leave weekends out', () => {
  const isBusinessDay = businessDayTest([]);
  const [friday, monday] = [dayOfIsoDate('2026-01-09'), dayOfIsoDate('2026-01-12')];
  expect([
    businessDaysBetween(friday, monday, isBusinessDay),
    businessDaysBetween(monday, friday, isBusinessDay),
  ]).toEqual([1, -1]);
});

it('an unknown calendar is refused by name', () => {
  expect(() => businessDayTest(['MARS'])).toThrow(/"MARS".*TARGET/);
});
