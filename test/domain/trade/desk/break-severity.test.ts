import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  amountBandOf,
  breakAge,
  dueAtOf,
  firstSeenRangeOf,
  severityOf,
} from '../../../../domain/trade/desk/break-severity.ts';
import { amountBands, DeskRules, defaultDeskRules, severities } from '../../../../domain/trade/desk/desk-rules.ts';

describe('the amount band of a break', () => {
  it.each([
    [{ currency: 'EUR', amount: '1000000' }, 'SMALL'],
    [{ currency: 'EUR', amount: '1000000.01' }, 'MEDIUM'],
    [{ currency: 'USD', amount: '10000000.01' }, 'LARGE'],
    [{ currency: 'JPY', amount: '150000000' }, 'SMALL'],
    [{ currency: 'JPY', amount: '1500000001' }, 'LARGE'],
    [null, 'UNKNOWN'],
  ] as const)('%j is %s', (stake, band) => {
    expect(amountBandOf(defaultDeskRules, stake)).toBe(band);
  });
});

describe('the age of a break', () => {
  it.each([
    ['the same day', '2026-03-02T23:59:00.000Z', '2026-03-02T23:59:30.000Z', 0],
    ['over a weekend', '2026-03-06T10:00:00.000Z', '2026-03-09T10:00:00.000Z', 1],
    ['over Easter, which TARGET keeps', '2026-04-02T10:00:00.000Z', '2026-04-07T10:00:00.000Z', 1],
    ['of what a later clock has first seen', '2026-03-09T10:00:00.000Z', '2026-03-06T10:00:00.000Z', 0],
  ])('%s', (_name, firstSeenAt, now, age) => {
    expect(breakAge(defaultDeskRules, firstSeenAt, now)).toBe(age);
  });
});

describe('the due time', () => {
  it('counts the desk’s business days', () => {
    expect(dueAtOf(defaultDeskRules, 'LARGE', '2026-04-01T08:00:00.000Z')).toBe('2026-04-07T17:00:00.000Z');
  });
});

describe('severity', () => {
  it.each([
    ['SMALL', 0, 'LOW'],
    ['SMALL', 4, 'LOW'],
    ['SMALL', 5, 'MEDIUM'],
    ['SMALL', 400, 'HIGH'],
    ['LARGE', 0, 'MEDIUM'],
    ['LARGE', 5, 'CRITICAL'],
  ] as const)('of a %s break of %i business days is %s', (band, age, severity) => {
    expect(severityOf(defaultDeskRules, band, age)).toBe(severity);
  });

  it('is found in exactly the days that have it', () => {
    const day = fc
      .integer({ min: 0, max: 400 })
      .map((days) => Date.parse('2026-01-01T00:00:00.000Z') + days * 86_400_000);
    const instant = fc.tuple(day, fc.nat(86_399_999)).map(([start, more]) => new Date(start + more).toISOString());
    fc.assert(
      fc.property(instant, instant, fc.constantFrom(...amountBands), (firstSeenAt, now, band) => {
        const severity = severityOf(defaultDeskRules, band, breakAge(defaultDeskRules, firstSeenAt, now));
        const found = severities.filter((each) => {
          const range = firstSeenRangeOf(defaultDeskRules, band, each, now);
          return range && firstSeenAt >= (range.from ?? '') && (range.to === undefined || firstSeenAt <= range.to);
        });

        expect(found).toEqual([severity]);
      }),
      { seed: 20_260_302, numRuns: 500 },
    );
  });
});

describe('the desk’s rules', () => {
  const withSteps = (steps: unknown) => ({
    ...defaultDeskRules,
    breaks: { ...defaultDeskRules.breaks, severity: { ...defaultDeskRules.breaks.severity, SMALL: steps } },
  });

  it('are sound by default', () => {
    expect(DeskRules.safeParse(defaultDeskRules).success).toBe(true);
  });

  it.each([
    ['steps that don’t begin at once', withSteps([{ fromAge: 1, severity: 'LOW' }])],
    [
      'steps out of order',
      withSteps([
        { fromAge: 0, severity: 'LOW' },
        { fromAge: 0, severity: 'HIGH' },
      ]),
    ],
    [
      'steps that grow milder',
      withSteps([
        { fromAge: 0, severity: 'HIGH' },
        { fromAge: 2, severity: 'LOW' },
      ]),
    ],
    [
      'a calendar that nobody knows',
      { ...defaultDeskRules, breaks: { ...defaultDeskRules.breaks, calendars: ['MARS'] } },
    ],
    ['a limit below zero', { ...defaultDeskRules, approvalLimit: { byCurrency: {}, otherwise: '-1' } }],
  ])('refuse %s', (_name, rules) => {
    expect(DeskRules.safeParse(rules).success).toBe(false);
  });
});
