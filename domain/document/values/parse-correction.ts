import { receiptFields } from '../../expense/receipt.ts';
import { invoiceFields } from '../../procurement/invoice.ts';
import type { TradeColumn } from '../../trade/columns.ts';
import { parseTradeValue } from '../../trade/parse-trade-value.ts';
import { Trade } from '../../trade/trade.ts';
import type { DocumentKind } from '../candidate.ts';
import { normalizeIban } from '../check/iban.ts';
import { LineItem } from '../money-fields.ts';
import { parseAmount } from './parse-amount.ts';
import { parseCurrency } from './parse-currency.ts';
import { parseDate } from './parse-date.ts';

export type ParsedValue = { ok: true; value: string } | { ok: false; problem: string };

const lineFields = Object.keys(LineItem.shape);
const fieldsOf: Readonly<Record<DocumentKind, readonly string[]>> = {
  trade: [],
  invoice: invoiceFields,
  receipt: receiptFields,
};

const dates = new Set(['date', 'invoiceDate', 'dueDate']);
const amounts = new Set([
  'subtotal',
  'tax',
  'taxAmount',
  'tip',
  'discount',
  'charges',
  'rounding',
  'total',
  'totalAmount',
  'amountPaid',
  'amountDue',
  'quantity',
  'unitPrice',
  'amount',
  'taxRate',
]);

const problem = (field: string, text: string, expected: string): ParsedValue => ({
  ok: false,
  problem: `${field}: ${JSON.stringify(text)} is not ${expected}`,
});

const parseExpenseText = (field: string, text: string): ParsedValue => {
  if (dates.has(field)) {
    const date = parseDate(text);
    if (date && !date.ambiguous) return { ok: true, value: date.value };
    return problem(field, text, date ? 'a date that can be read one way only; write it as YYYY-MM-DD' : 'a date');
  }
  if (amounts.has(field)) {
    const amount = parseAmount(text);
    if (amount && !amount.ambiguous) return { ok: true, value: amount.value };
    return problem(
      field,
      text,
      amount ? 'an amount that can be read one way only; write 1234.00 or 1.234' : 'an amount',
    );
  }
  if (field === 'currency') {
    const currency = parseCurrency(text.toUpperCase()) ?? parseCurrency(text);
    return currency === null ? problem(field, text, 'an ISO 4217 currency') : { ok: true, value: currency };
  }
  return { ok: true, value: field === 'iban' ? normalizeIban(text) : text.trim() };
};

const isTradeColumn = (field: string): field is TradeColumn => field !== 'source' && field in Trade.shape;

/** What a person typed for a field, read as the document's own values are; unknown fields are refused. */
export const parseCorrection = (kind: DocumentKind, inLine: boolean, field: string, text: string): ParsedValue => {
  if (kind === 'trade' && !inLine && isTradeColumn(field)) {
    const parsed = parseTradeValue(field, text);
    return parsed.ok ? { ok: true, value: parsed.value } : { ok: false, problem: `${field}: ${parsed.problem}` };
  }
  const known = inLine ? lineFields : fieldsOf[kind];
  if (!known.includes(field)) {
    return { ok: false, problem: `${field} is no field of a ${kind}${inLine ? "'s line" : ''}` };
  }
  return parseExpenseText(field, text);
};
