import fc from 'fast-check';
import type { Trade } from '../../../../domain/trade/trade.ts';
import { bankTrade, counterpartyTrade, without } from './sample-trades.ts';

/** What one side makes of a trade: few values each, so that trades meet, collide, split and repeat. */
const terms = fc.record({
  notional: fc.constantFrom('1000000.00', '400000.00', '600000.00', '1000000.01', '1000000.02', '2000000'),
  counterNotional: fc.constantFrom('1085400.00', '434160.00', '651240.00', '1085400.04', '1085401.00'),
  rate: fc.constantFrom('1.0854', '1.08543', '1.0855'),
  effectiveDate: fc.constantFrom('2026-02-05', '2026-02-06'),
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'GBP'),
  uti: fc.constantFrom('U100001', 'U100002', 'u-100003', 'U100004', 'U100005'),
  externalRef: fc.constantFrom('REF-10001', 'REF10001/1', 'REF10001/2', 'ref 10002', 'XX-REF-10003'),
  flip: fc.boolean(),
  missing: fc.subarray([
    'uti',
    'externalRef',
    'rate',
    'counterNotional',
    'counterpartyLei',
    'partyName',
    'tradeDate',
    'effectiveDate',
  ] as const),
});

const sideOf = (make: (id: string, terms: Partial<Trade>) => Trade, prefix: string): fc.Arbitrary<Trade[]> =>
  fc.array(terms, { maxLength: 7 }).map((drawn) =>
    drawn.map(({ flip, missing, ...own }, at) => {
      const trade = make(`${prefix}${at + 1}`, own);
      const direction = flip && at % 3 === 0 ? (trade.direction === 'BUY' ? 'SELL' : 'BUY') : trade.direction!;
      return without({ ...trade, direction }, ...missing);
    }),
  );

export const randomBooks = fc.record({ bank: sideOf(bankTrade, 'B'), counterparty: sideOf(counterpartyTrade, 'C') });
