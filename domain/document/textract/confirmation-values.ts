import type { TradeColumn } from '../../trade/columns.ts';
import { parseTradeValue } from '../../trade/parse-trade-value.ts';
import { normalizeDayCount } from '../values/normalize-day-count.ts';
import { parseCurrency } from '../values/parse-currency.ts';
import { type DateOrder, parseDate } from '../values/parse-date.ts';
import { periodOf } from '../values/period.ts';

export type ConfirmationValue =
  | { ok: true; value: string; certainty: number; doubt?: string }
  | { ok: false; problem: string };

const sure = (value: string): ConfirmationValue => ({ ok: true, value, certainty: 1 });

/** A date in any usual form; `order` is the one that other dates of the document prove. */
const dateValue = (text: string, order: DateOrder | null): ConfirmationValue => {
  const date = parseDate(text, order);
  if (!date) return { ok: false, problem: `${JSON.stringify(text)} is not a date` };
  if (!date.ambiguous) return sure(date.value);
  return {
    ok: true,
    value: date.value,
    certainty: 0.5,
    doubt: `${JSON.stringify(text)} could be day-month or month-day, and nothing in the document tells: taken as ${date.value}`,
  };
};

/** The figure among a rate's words: `2.4150 % per annum`, `EUR/USD 1.0850`, `1.0850 USD per EUR`. */
const rateFigure = (text: string): string =>
  /[-−]?\d[\d.,]*\s*(?:%|bps?\b|basis points?\b)?/i.exec(text)?.[0].trim() ?? text;

/** `6M`, `6 months`, `three months`, `semi-annually`, `quarterly` as FpML's period. */
const words: readonly (readonly [RegExp, string])[] = [
  [/\b(semi[- ]?annual(ly)?|half[- ]?yearly|every six months|six[- ]months?)\b/i, '6M'],
  [/\b(quarterly|three[- ]months?)\b/i, '3M'],
  [/\b(monthly|one[- ]month)\b/i, '1M'],
  [/\b(annual(ly)?|yearly|twelve[- ]months?|one[- ]year)\b/i, '1Y'],
];

const periodValue = (text: string): string | null => {
  const figures = /\b(\d{1,2})\s*-?\s*(d|w|m|y)(?:ays?|eeks?|onths?|ths?|ears?)?\b/i.exec(text);
  if (figures) {
    return periodOf(Number(figures[1]), (figures[2] as string).toUpperCase() as 'D' | 'W' | 'M' | 'Y');
  }
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? null;
};

/** Reads the text beside a label into the form that a trade holds. */
export const confirmationValue = (field: TradeColumn, text: string, order: DateOrder | null): ConfirmationValue => {
  switch (field) {
    case 'tradeDate':
    case 'effectiveDate':
    case 'maturityDate':
      return dateValue(text, order);
    case 'dayCount':
      return sure(normalizeDayCount(text));
    case 'paymentFrequency':
    case 'floatingTenor':
      return sure(periodValue(text) ?? text);
    case 'currency':
    case 'counterCurrency':
    case 'premiumCurrency': {
      const currency = parseCurrency(text);
      return currency === null ? { ok: false, problem: `${JSON.stringify(text)} names no currency` } : sure(currency);
    }
    default: {
      const figure = ['rate', 'strike', 'spread'].includes(field) ? rateFigure(text) : text;
      const parsed = parseTradeValue(field, figure);
      if (!parsed.ok) return { ok: false, problem: parsed.problem };
      return parsed.warning === undefined ? sure(parsed.value) : { ok: true, value: parsed.value, certainty: 0.7 };
    }
  }
};
