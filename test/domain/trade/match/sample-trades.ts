import type { Trade } from '../../../../domain/trade/trade.ts';

const bankLei = '784F5XWPLTWKTBV3E584';
const counterpartyLei = 'W22LROWP2IHZNBB6K528';

/** A forward as the bank books it. */
export const bankTrade = (tradeId: string, terms: Partial<Trade> = {}): Trade => ({
  tradeId,
  source: 'BANK',
  product: 'FX_FORWARD',
  tradeDate: '2026-01-05',
  effectiveDate: '2026-02-05',
  direction: 'BUY',
  notional: '1000000.00',
  currency: 'EUR',
  counterNotional: '1085400.00',
  counterCurrency: 'USD',
  rate: '1.0854',
  partyLei: bankLei,
  partyName: 'Northern Bank PLC',
  counterpartyLei,
  counterpartyName: 'Goldman Sachs International',
  ...terms,
});

/** The same forward as the counterparty books it. */
export const counterpartyTrade = (tradeId: string, terms: Partial<Trade> = {}): Trade =>
  bankTrade(tradeId, {
    source: 'COUNTERPARTY',
    direction: 'SELL',
    partyLei: counterpartyLei,
    partyName: 'Goldman Sachs Intl',
    counterpartyLei: bankLei,
    counterpartyName: 'Northern Bank',
    ...terms,
  });

/** Trades without the fields that are undefined: absent means unknown. */
export const without = (trade: Trade, ...fields: (keyof Trade)[]): Trade =>
  Object.fromEntries(Object.entries(trade).filter(([field]) => !fields.includes(field as keyof Trade))) as Trade;
