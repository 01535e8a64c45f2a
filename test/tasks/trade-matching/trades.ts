import type { Trade } from '../../../domain/trade/trade.ts';
import { toTradeItem } from '../../../tasks/adapters/trade-item.ts';

const bankLei = '5493001KJTIIGC8Y1R12';
const counterpartyLei = '7LTWFZYICNSX8D621K86';

/** An FX forward as the bank booked it. */
export const bankTrade = (tradeId: string, terms: Partial<Trade> = {}): Trade => ({
  tradeId,
  source: 'BANK',
  externalRef: `REF-${tradeId}`,
  uti: `UTI${tradeId.replace(/\W/g, '')}X`,
  product: 'FX_FORWARD',
  tradeDate: '2026-03-02',
  effectiveDate: '2026-06-04',
  direction: 'BUY',
  notional: '1000000.00',
  currency: 'EUR',
  counterNotional: '1085000.00',
  counterCurrency: 'USD',
  rate: '1.085',
  partyLei: bankLei,
  partyName: 'Example Bank AG',
  counterpartyLei,
  counterpartyName: 'Sample Trading Ltd',
  ...terms,
});

/** The same trade as the counterparty confirms it. */
export const confirmationOf = (bank: Trade, tradeId: string, terms: Partial<Trade> = {}): Trade => ({
  ...bank,
  tradeId,
  source: 'COUNTERPARTY',
  externalRef: bank.tradeId,
  direction: bank.direction === 'BUY' ? 'SELL' : 'BUY',
  partyLei: bank.counterpartyLei,
  partyName: bank.counterpartyName,
  counterpartyLei: bank.partyLei,
  counterpartyName: bank.partyName,
  ...terms,
});

/** The trade's row as extraction first writes it. */
export const extractedItem = (trade: Trade) =>
  toTradeItem({
    trade,
    version: 1,
    matchStatus: 'UNMATCHED',
    lineage: { documentId: 'DOC-1', documentHash: 'f'.repeat(64), record: 0, fields: {} },
    receivedAt: '2026-03-02T08:00:00.000Z',
    createdAt: '2026-03-02T08:00:00.000Z',
    updatedAt: '2026-03-02T08:00:00.000Z',
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:DocumentExtraction:first',
  });
