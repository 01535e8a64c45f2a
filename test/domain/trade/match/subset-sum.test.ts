import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findSubsetSums, type Part } from '../../../../domain/trade/match/subset-sum.ts';

const limits = { slack: 0, counterSlack: 0, maxParts: 12, searchBound: 100_000 };
const part = (amount: number, counterAmount = Number.NaN): Part => ({ amount, counterAmount });

/** Number of sets of two and more that add up, by trying all. */
const countSets = (amounts: readonly number[], target: number): number => {
  let count = 0;
  for (let mask = 0; mask < 1 << amounts.length; mask++) {
    const chosen = amounts.filter((_, at) => (mask >> at) & 1);
    if (chosen.length >= 2 && chosen.reduce((sum, amount) => sum + amount, 0) === target) count++;
  }
  return count;
};

it('finds a set where there is one, two where there are more, and proves that there is none', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 9 }),
      fc.integer({ min: 2, max: 60 }),
      (amounts, target) => {
        const { sets, boundReached } = findSubsetSums(
          amounts.map((amount) => part(amount)),
          part(target),
          limits,
        );
        expect(boundReached).toBe(false);
        expect(sets.length).toBe(Math.min(2, countSets(amounts, target)));
        for (const set of sets) expect(set.reduce((sum, at) => sum + amounts[at]!, 0)).toBe(target);
      },
    ),
    { seed: 5, numRuns: 500 },
  );
});

it('the counter amounts have to add up too', () => {
  const parts = [part(4, 40), part(6, 60), part(6, 70)];
  expect(findSubsetSums(parts, part(10, 110), limits).sets).toEqual([[2, 0]]);
});

it('says when its bound ended the search', () => {
  const parts = Array.from({ length: 30 }, (_, at) => part(1000 + 2 * at));
  expect(findSubsetSums(parts, part(15_001), { ...limits, searchBound: 100 })).toEqual({
    sets: [],
    boundReached: true,
  });
});
