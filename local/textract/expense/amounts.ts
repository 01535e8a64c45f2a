import type { Word } from '../page.ts';
import { matchSpans, type Span } from './fact.ts';

/** An amount of money as printed. `minorUnits` is it in hundredths (what receipts print), for comparison only. */
export type Amount = Span & { readonly minorUnits: number; readonly currency: string | undefined };

const symbols: Readonly<Record<string, string>> = {
  $: 'USD',
  US$: 'USD',
  A$: 'AUD',
  C$: 'CAD',
  S$: 'SGD',
  HK$: 'HKD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  RM: 'MYR',
  'RS.': 'INR',
  RS: 'INR',
  'FR.': 'CHF',
  SFR: 'CHF',
  KR: 'SEK',
  RP: 'IDR',
};
const codes = 'USD|EUR|GBP|CHF|JPY|CNY|INR|MYR|SGD|HKD|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|THB|IDR|PHP|ZAR|BRL|MXN|AED';
const currency = `(?:US\\$|HK\\$|[ACS]\\$|[$€£¥₹]|RM|Rs\\.?|Fr\\.|SFr|kr|Rp|${codes})`;
const number = String.raw`\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{2})|\d+[.,]\s?\d{2}`;

/** Nothing that makes the number a part of something else; a letter before it alone is a £ or € that OCR doesn't know. */
const notBefore = String.raw`(?:(?<![\p{L}\d.,/-])|(?<=(?:^|\s)[EFCLefct]))`;

/** Money with its two decimals: an optional currency and sign before, an optional currency or minus after. */
const money = new RegExp(
  String.raw`${notBefore}(?<before>${currency})?\s?(?<sign>-|\()?\s?(?<inner>${currency})?\s?(?<number>${number})(?![\d%]|[.,/]\d|\s?%)\s?(?<after>-(?!\d)|€|EUR\b|${codes})?`,
  'giu',
);

/** Without decimals only a currency makes a number money: `Rs 1939`, `$1,250`, `0 €`. */
const wholeMoney = new RegExp(
  String.raw`(?<![\p{L}\d.,/-])(?:(?<before>${currency})\s?(?<sign>-)?\s?(?<number>\d{1,3}(?:,\d{3})+|\d{1,7})|(?<whole>\d{1,7})\s?(?<after>€|EUR\b))(?!\s?[\d%]|[.,/:-]\d)`,
  'giu',
);

/** The amounts of money in the words, in their order. */
export function amountsIn(words: readonly Word[]): Amount[] {
  const exact = moneyIn(words);
  const whole = matchSpans(words, wholeMoney)
    .filter((span) => !exact.some((amount) => amount.words.some((word) => span.words.includes(word))))
    .map(({ groups, ...span }) => {
      const { before, sign, number: digits, whole: plain, after } = groups.groups!;
      const value = 100 * Number((digits ?? plain)!.replace(/\D/gu, ''));
      return { ...span, minorUnits: sign ? -value : value, currency: currencyOf((before ?? after)!) };
    });
  if (whole.length === 0) return exact;
  const place = (amount: Amount): number => words.indexOf(amount.words[0]!);
  return [...exact, ...whole].sort((a, b) => place(a) - place(b));
}

function moneyIn(words: readonly Word[]): Amount[] {
  return matchSpans(words, money).map(({ groups, ...span }) => {
    const named = groups.groups!;
    const negative = named.sign !== undefined || named.after === '-';
    const mark = named.before ?? named.inner ?? named.after;
    return {
      ...span,
      minorUnits: (negative ? -1 : 1) * toMinorUnits(named.number!),
      currency: mark && currencyOf(mark),
    };
  });
}

/** The last separator before two digits is the decimal point, in any country's writing. */
function toMinorUnits(text: string): number {
  return Number(text.replace(/\D/gu, ''));
}

function currencyOf(mark: string): string | undefined {
  const upper = mark.toUpperCase();
  return symbols[upper] ?? (new RegExp(`^(?:${codes})$`, 'u').test(upper) ? upper : undefined);
}
