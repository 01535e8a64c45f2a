import { describe, expect, it } from '@jest/globals';
import type { Trade } from '../../../domain/trade/trade.ts';
import { residualSlices } from '../../../tasks/trade-matching/residual-slices.ts';
import { bankTrade, confirmationOf } from './trades.ts';

const leftover = (trade: Trade) => ({ trade, version: 1, matchId: null, staleMatchId: null });
const pair = (name: string, terms: Partial<Trade>) => {
  const bank = bankTrade(`B-${name}`, terms);
  return [leftover(bank), leftover(confirmationOf(bank, `C-${name}`))];
};

describe('slices of what blocks left over', () => {
  it('is one slice of both sides as long as it can be matched at once', () => {
    expect(residualSlices([...pair('1', {}), ...pair('2', { currency: 'GBP' })], 4)).toMatchObject([
      { bank: [{}, {}], counterparty: [{}, {}] },
    ]);
    expect(residualSlices([], 4)).toEqual([]);
  });

  it('keeps currencies together in either order where it has to divide, and loses nothing', () => {
    const swapped = { currency: 'USD', counterCurrency: 'EUR' };
    const leftovers = [...pair('1', {}), ...pair('2', swapped), ...pair('3', { currency: 'GBP' })];

    const slices = residualSlices(leftovers, 4);

    const ids = slices.map(({ bank }) => bank.map(({ trade }) => trade.tradeId).toSorted());
    expect(ids.toSorted()).toEqual([['B-1', 'B-2'], ['B-3']]);
  });

  it('never makes a slice larger than the limit', () => {
    const leftovers = Array.from({ length: 25 }, (_, index) => pair(String(index), {})).flat();

    const slices = residualSlices(leftovers, 7);

    const sizes = slices.map(({ bank, counterparty }) => bank.length + counterparty.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(7);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(50);
  });
});
