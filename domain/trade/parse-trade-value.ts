import { isCurrency } from '../money/currency.ts';
import type { TradeColumn } from './columns.ts';
import { isValidLei, normalizeLei } from './lei.ts';
import { parseDirection, parseOptionType, parseProduct, parseSettlementType } from './parse-terms.ts';
import { parseTradeAmount, parseTradeRate } from './parse-trade-amount.ts';
import { parseTradeDate } from './parse-trade-date.ts';
import type { ParsedTradeValue } from './parsed-trade-value.ts';

const unknownMarkers = new Set([
  '',
  '-',
  '--',
  'n/a',
  'na',
  'n.a.',
  'null',
  'none',
  'nil',
  'unknown',
  'tbd',
  'tba',
  '#n/a',
  '?',
]);

/** True where a source says that it does not know: an empty cell, `N/A`, `-`, `null`. */
export const isBlankValue = (text: string): boolean => unknownMarkers.has(text.trim().toLowerCase());

const currencySigns: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  US$: 'USD',
  $US: 'USD',
  RMB: 'CNY',
  EURO: 'EUR',
  STG: 'GBP',
};

const parseCurrency = (text: string): ParsedTradeValue => {
  const upper = text.trim().toUpperCase();
  const code = currencySigns[upper] ?? upper;
  return isCurrency(code)
    ? { ok: true, value: code }
    : { ok: false, problem: `${JSON.stringify(text)} is not an ISO 4217 currency code` };
};

const parseLei = (text: string): ParsedTradeValue => {
  const value = normalizeLei(text);
  if (!/^[0-9A-Z]{15,25}$/.test(value))
    return { ok: false, problem: `${JSON.stringify(text)} is not an LEI (20 letters and digits)` };
  return isValidLei(value)
    ? { ok: true, value }
    : { ok: true, value, warning: `the LEI ${value} fails its check digits (ISO 17442)` };
};

const parseText = (text: string): ParsedTradeValue => ({ ok: true, value: text.trim().replace(/\s+/g, ' ') });

/**
 * Reads one field's text as banks write it into the form that a Trade holds: dates to ISO 8601, amounts and rates to
 * plain decimals, directions and products to their canonical names.
 * A blank text (see `isBlankValue`) is refused: whoever calls decides what unknown means there.
 */
export const parseTradeValue = (field: TradeColumn, text: string): ParsedTradeValue => {
  if (isBlankValue(text)) return { ok: false, problem: 'empty' };
  switch (field) {
    case 'tradeDate':
    case 'effectiveDate':
    case 'maturityDate':
      return parseTradeDate(text);
    case 'notional':
    case 'counterNotional':
      return parseTradeAmount(text, 'UNSIGNED');
    case 'premium':
      return parseTradeAmount(text, 'SIGNED');
    case 'rate':
    case 'strike':
    case 'spread':
      return parseTradeRate(text);
    case 'currency':
    case 'counterCurrency':
    case 'premiumCurrency':
      return parseCurrency(text);
    case 'product':
      return parseProduct(text);
    case 'direction':
      return parseDirection(text);
    case 'settlementType':
      return parseSettlementType(text);
    case 'optionType':
      return parseOptionType(text);
    case 'partyLei':
    case 'counterpartyLei':
      return parseLei(text);
    case 'uti':
      return { ok: true, value: text.replace(/\s+/g, '').toUpperCase() };
    default:
      return parseText(text);
  }
};
