import { describe, expect, it } from '@jest/globals';
import { fieldOfHeader, type TradeColumn } from '../../../domain/trade/columns.ts';
import { isBlankValue, parseTradeValue } from '../../../domain/trade/parse-trade-value.ts';
import { canonicalColumns } from '../../../domain/trade/trade.ts';

describe('parseTradeValue reads', () => {
  it.each<[TradeColumn, string, string]>([
    ['tradeDate', '2026-01-05', '2026-01-05'],
    ['tradeDate', '20260105', '2026-01-05'],
    ['tradeDate', '5-Jan-2026', '2026-01-05'],
    ['tradeDate', '5th January 2026', '2026-01-05'],
    ['tradeDate', 'Monday, January 5, 2026', '2026-01-05'],
    ['tradeDate', '05JAN2026', '2026-01-05'],
    ['tradeDate', '05.01.2026', '2026-01-05'],
    ['tradeDate', '25/01/2026', '2026-01-25'],
    ['tradeDate', '01/25/2026', '2026-01-25'],
    ['tradeDate', '05/05/2026', '2026-05-05'],
    ['tradeDate', '2026-01-05T17:03:22.123Z', '2026-01-05'],
    ['notional', '1,000,000.00', '1000000.00'],
    ['notional', '1.000.000,00', '1000000.00'],
    ['notional', "1'000'000", '1000000'],
    ['notional', '1 000 000', '1000000'],
    ['notional', '10,00,000', '1000000'],
    ['notional', 'USD 1,000,000', '1000000'],
    ['notional', '1,000,000 USD', '1000000'],
    ['notional', '€2.5m', '2500000'],
    ['notional', '1.25bn', '1250000000'],
    ['notional', '500k', '500000'],
    ['notional', '0.0000015m', '1.5'],
    ['premium', '(1,500.00)', '-1500.00'],
    ['rate', '4.25%', '4.25'],
    ['rate', '25bp', '0.25'],
    ['rate', '4,25', '4.25'],
    ['rate', '-0.5', '-0.5'],
    ['direction', 'Bought', 'BUY'],
    ['direction', 'Pay Fixed', 'PAY'],
    ['direction', 'REC', 'RECEIVE'],
    ['product', 'fx-fwd', 'FX_FORWARD'],
    ['product', 'IRS', 'INTEREST_RATE_SWAP'],
    ['product', 'Credit Default Swap', 'CREDIT_DEFAULT_SWAP'],
    ['currency', 'usd', 'USD'],
    ['counterpartyLei', '784f5xwpltwktbv3e584', '784F5XWPLTWKTBV3E584'],
    ['uti', ' 784f 1234 ', '784F1234'],
    ['counterpartyName', '  Alpha   Bank ', 'Alpha Bank'],
  ])('%s %j as %j', (field, text, value) => {
    expect(parseTradeValue(field, text)).toEqual({ ok: true, value });
  });

  it('an LEI that fails its check digits, with a warning', () => {
    expect(parseTradeValue('partyLei', '784F5XWPLTWKTBV3E585')).toMatchObject({
      ok: true,
      warning: expect.stringContaining('check digits'),
    });
  });
});

describe('parseTradeValue refuses', () => {
  it.each<[TradeColumn, string, RegExp]>([
    ['tradeDate', '05/01/2026', /ambiguous/],
    ['tradeDate', '03-04-2026', /ambiguous/],
    ['tradeDate', '2026-02-30', /calendar/],
    ['tradeDate', '31 Juneteenth 2026', /calendar|not a date/],
    ['tradeDate', 'tomorrow', /not a date/],
    ['notional', '(1,000)', /negative/],
    ['notional', '-5', /negative/],
    ['notional', '1e6', /exponent/],
    ['notional', '1..2', /not an amount/],
    ['notional', '5 apples', /not an amount/],
    ['rate', '1,085', /ambiguous/],
    ['rate', 'par', /not a rate/],
    ['product', 'bond', /not a known product/],
    ['direction', 'sideways', /not a known direction/],
    ['currency', 'XYZ', /ISO 4217/],
    ['partyLei', 'short', /not an LEI/],
    ['book', ' ', /empty/],
  ])('%s %j', (field, text, problem) => {
    expect(parseTradeValue(field, text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });
});

it('knows how sources write that they do not know', () => {
  expect(['', ' ', 'N/A', '-', 'null'].every(isBlankValue)).toBe(true);
  expect(['0', 'none of these'].some(isBlankValue)).toBe(false);
});

describe('fieldOfHeader', () => {
  it('knows every canonical column by its own name', () => {
    expect(canonicalColumns.map((column) => fieldOfHeader(column))).toEqual([...canonicalColumns]);
  });

  it.each([
    ['Trade Date', 'tradeDate'],
    ['TRADE_DATE', 'tradeDate'],
    ['B/S', 'direction'],
    ['Ccy 2', 'counterCurrency'],
    ['Value Date', 'effectiveDate'],
    ['Cpty LEI', 'counterpartyLei'],
  ])('%s is %s', (header, field) => {
    expect(fieldOfHeader(header)).toBe(field);
  });

  it('refuses what no alias names', () => {
    expect(fieldOfHeader('Moon phase')).toBeUndefined();
  });
});
