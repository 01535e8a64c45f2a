import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addBusinessMinutes, BusinessHours } from '../../../domain/calendar/business-hours.ts';

const office: BusinessHours = { timeZone: 'Europe/Berlin', opens: '09:00', closes: '17:00', calendars: ['TARGET'] };
const due = (from: string, minutes: number, hours = office) =>
  new Date(addBusinessMinutes(Date.parse(from), minutes, hours)).toISOString();

describe('business minutes', () => {
  it.each([
    ['within a day', '2026-03-02T09:00:00Z', 60, '2026-03-02T10:00:00.000Z'],
    ['to the very end of a day', '2026-03-02T09:00:00Z', 420, '2026-03-02T16:00:00.000Z'],
    ['over a night', '2026-03-02T15:30:00Z', 60, '2026-03-03T08:30:00.000Z'],
    ['from before opening', '2026-03-02T01:00:00Z', 60, '2026-03-02T09:00:00.000Z'],
    ['from after closing', '2026-03-02T20:00:00Z', 60, '2026-03-03T09:00:00.000Z'],
    ['over a weekend', '2026-03-06T15:00:00Z', 120, '2026-03-09T09:00:00.000Z'],
    ['over Easter, into summer time', '2026-04-02T14:00:00Z', 120, '2026-04-07T08:00:00.000Z'],
    ['over the change to summer time', '2026-03-27T15:00:00Z', 120, '2026-03-30T08:00:00.000Z'],
    ['of days on end', '2026-03-02T08:00:00Z', 5 * 480, '2026-03-06T16:00:00.000Z'],
  ])('%s', (_what, from, minutes, expected) => {
    expect(due(from, minutes)).toBe(expected);
  });

  it('count on the far side of the date line by the day that it is there', () => {
    const auckland = { timeZone: 'Pacific/Auckland', opens: '09:00', closes: '17:00', calendars: [] };
    const honolulu = { ...auckland, timeZone: 'Pacific/Honolulu' };

    expect(due('2026-03-01T20:30:00Z', 30, auckland)).toBe('2026-03-01T21:00:00.000Z');
    expect(due('2026-03-07T02:30:00Z', 60, honolulu)).toBe('2026-03-09T19:30:00.000Z');
  });

  it('add up, wherever one stops in between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        (from, first, second) => {
          const inTwo = addBusinessMinutes(addBusinessMinutes(from, first, office), second, office);

          expect(inTwo).toBe(addBusinessMinutes(from, first + second, office));
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('refuse hours that close before they open, and calendars that nobody knows', () => {
    expect(BusinessHours.safeParse({ ...office, closes: '08:00' }).success).toBe(false);
    expect(() => due('2026-03-02T09:00:00Z', 1, { ...office, calendars: ['MARS'] })).toThrow(/MARS/);
  });
});
