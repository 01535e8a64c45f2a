import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { divideDecimals } from '../../../../domain/money/decimal.ts';
import { compareReciprocalRates } from '../../../../domain/trade/match/reciprocal-rate.ts';
import { result } from '../../../../domain/trade/match/tolerance.ts';

const tolerance = { kind: 'MNMX', below: '0.00005', above: '0.00005' } as const;

describe('a rate and its reciprocal', () => {
  it.each([
    ['148.00', '0.006756757', 'withinTolerance'],
    ['1.0854', '0.92132', 'withinTolerance'],
    ['2', '0.500000', 'withinTolerance'],
    // Rounded so that they stand for many rates, this one among them.
    ['148.00', '0.0068', 'oneSided'],
    ['148.00', '0.0067568', 'oneSided'],
    ['1.0854', '0.9213', 'oneSided'],
    // Other rates.
    ['148.00', '0.0069', 'differ'],
    ['148.00', '0.006756', 'differ'],
    ['148.01', '0.006756757', 'differ'],
    ['1.0854', '1.0855', 'differ'],
  ] as const)('%s and %s: %s', (ours, theirs, outcome) => {
    const results = [
      compareReciprocalRates(ours, theirs, tolerance).result,
      compareReciprocalRates(theirs, ours, tolerance).result,
    ];

    expect(results).toEqual([result[outcome], result[outcome]]);
  });

  it('is confirmed only by one whose own rounding is within the tolerance', () => {
    const rate = fc.integer({ min: 10_001, max: 5_000_000 }).map((units) => divideDecimals(String(units), '10000', 4));
    fc.assert(
      fc.property(rate, fc.integer({ min: 2, max: 14 }), (stated, decimals) => {
        const reciprocal = divideDecimals('1', stated, decimals);
        fc.pre(Number(reciprocal) > 0);

        const outcome = compareReciprocalRates(stated, reciprocal, tolerance);

        const halfUnit = 0.5 * 10 ** -decimals;
        const uncertainty = 1 / (Number(reciprocal) - halfUnit) - 1 / Number(reciprocal);
        fc.pre(Math.abs(uncertainty - 0.00005) > 1e-9);
        const isFine = uncertainty > 0 && uncertainty < 0.00005;
        expect(outcome.result).toBe(isFine ? result.withinTolerance : result.oneSided);
      }),
      { seed: 20_260_105, numRuns: 500 },
    );
  });
});
