import { describe, expect, it } from '@jest/globals';
import { defaultDeskRules } from '../../../../domain/trade/desk/desk-rules.ts';
import { needsSecondPerson, stakeOf } from '../../../../domain/trade/desk/stake.ts';
import type { Trade } from '../../../../domain/trade/trade.ts';

const bank = (notional: string | undefined, currency: string | undefined = 'EUR'): Trade => ({
  tradeId: `B${notional}`,
  source: 'BANK',
  notional,
  currency,
});
const theirs = (notional: string | undefined, currency: string | undefined = 'EUR'): Trade => ({
  ...bank(notional, currency),
  source: 'COUNTERPARTY',
});

describe('what is at stake', () => {
  it.each([
    ['one trade', [bank('100.00')], { currency: 'EUR', amount: '100.00' }],
    ['the larger side', [bank('100'), theirs('120')], { currency: 'EUR', amount: '120' }],
    ['a side’s sum', [bank('100'), theirs('60'), theirs('60.5')], { currency: 'EUR', amount: '120.5' }],
    ['amounts whatever their sign', [bank('-100'), bank('+50')], { currency: 'EUR', amount: '150' }],
    [
      'the bank’s where the currencies are crossed',
      [bank('100'), theirs('900', 'USD')],
      { currency: 'EUR', amount: '100' },
    ],
    ['unknown where a trade states no notional', [bank('100'), theirs(undefined)], null],
    ['unknown where a side has two currencies', [bank('100'), bank('100', 'USD')], null],
    ['unknown of nothing', [], null],
  ])('%s', (_name, trades, stake) => {
    expect(stakeOf(trades)).toEqual(stake);
  });
});

describe('a second person', () => {
  it.each([
    [{ currency: 'EUR', amount: '1000000' }, false],
    [{ currency: 'EUR', amount: '1000000.01' }, true],
    [{ currency: 'JPY', amount: '150000000' }, false],
    [{ currency: 'XYZ', amount: '1000001' }, true],
    [null, true],
  ])('for %j: %s', (stake, needed) => {
    expect(needsSecondPerson(defaultDeskRules, stake)).toBe(needed);
  });
});
