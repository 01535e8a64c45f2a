import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromScaledInteger } from '../../../../domain/money/decimal.ts';
import { compareGroup } from '../../../../domain/trade/desk/compare-group.ts';
import { defaultRules } from '../../../../domain/trade/match/default-rules.ts';
import { matchTrades } from '../../../../domain/trade/match/match-trades.ts';
import { bankTrade, confirmationOf } from '../../../tasks/trade-matching/trades.ts';

describe('comparing trades that a person wants to match', () => {
  it('says of a pair what the rule itself says of it', () => {
    const bank = bankTrade('B1');
    const confirmation = confirmationOf(bank, 'C1', { rate: '1.0851', effectiveDate: '2026-06-05' });
    const [row] = matchTrades(defaultRules, [bank], [confirmation]);

    const { score, fields, breaks } = compareGroup(defaultRules, [bank], [confirmation]);

    expect({ score, fields, breaks }).toEqual({ score: row!.score, fields: row!.fields, breaks: row!.breaks });
  });

  it('compares a pair that the rule would not', () => {
    const bank = bankTrade('B1');
    const other = confirmationOf(bankTrade('B2', { product: 'FRA', currency: 'CHF' }), 'C2');
    expect(matchTrades(defaultRules, [bank], [other])).toHaveLength(2);

    const { breaks } = compareGroup(defaultRules, [bank], [other]);

    expect(breaks.map(({ element, code }) => [element, code])).toEqual([
      ['product', 4],
      ['currency', 4],
    ]);
  });

  it('compares the sums of each side, by their tolerance', () => {
    const bank = bankTrade('B1', { notional: '300.00', counterNotional: '330.00' });
    const part = (tradeId: string, notional: string, counterNotional: string) =>
      confirmationOf(bank, tradeId, { notional, counterNotional });

    const exact = compareGroup(defaultRules, [bank], [part('C1', '100.00', '110.00'), part('C2', '200.00', '220.00')]);
    const close = compareGroup(defaultRules, [bank], [part('C1', '100.01', '110.00'), part('C2', '200.00', '220.00')]);
    const off = compareGroup(defaultRules, [bank], [part('C1', '100.00', '110.00'), part('C2', '150.00', '220.00')]);

    const resultOf = ({ fields }: typeof exact) => fields.find(({ field }) => field === 'notional')?.result;
    expect([exact, close, off].map(resultOf)).toEqual(['AGREE', 'WITHIN_TOLERANCE', 'DIFFER']);
    expect(off.breaks[0]).toMatchObject({ element: 'notional', ourValue: '300.00', theirValue: '250.00', code: 4 });
    expect(exact.breaks).toEqual([]);
  });

  it('takes off what goes the other way', () => {
    const buy = bankTrade('B1', { notional: '10.00' });
    const sell = bankTrade('B2', { notional: '4.00', direction: 'SELL' });
    const net = confirmationOf(buy, 'C1', { notional: '6.00' });

    const { fields } = compareGroup(defaultRules, [buy, sell], [net]);

    expect(fields.find(({ field }) => field === 'notional')).toMatchObject({ bank: '6.00', result: 'AGREE' });
  });

  it('has no side without a trade', () => {
    expect(() => compareGroup(defaultRules, [bankTrade('B1')], [])).toThrow(RangeError);
  });

  it('gives a score between 0 and 1 that its shares add up to, whatever the parts', () => {
    const amount = fc.integer({ min: 1, max: 500 }).map((units) => fromScaledInteger(BigInt(units), 2));
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 5 }),
        fc.array(amount, { minLength: 1, maxLength: 5 }),
        (ours, others) => {
          const bank = ours.map((notional, index) => bankTrade(`B${index}`, { notional }));
          const confirmations = others.map((notional, index) => confirmationOf(bank[0]!, `C${index}`, { notional }));

          const { score, fields } = compareGroup(defaultRules, bank, confirmations);

          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(fields.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score, 3);
        },
      ),
      { seed: 20_260_302, numRuns: 100 },
    );
  });
});
