import type { DateOrder } from './parse-date.ts';

type Country = { currency: string; signs: RegExp };

/** What names a country beyond doubt on a receipt or invoice: its name, big cities, company forms and tax words of its own. */
const countries: readonly Country[] = [
  {
    currency: 'MYR',
    signs: /\bmalaysia\b|\bsdn\.?\s?bhd\b|\bkuala lumpur\b|\bselangor\b|\bjohor\b|\bpenang\b|\bjalan\b/i,
  },
  { currency: 'SGD', signs: /\bsingapore\b|\bpte\.?\s?ltd\b/i },
  {
    currency: 'INR',
    signs: /\bindia\b|\bgstin\b|\bpvt\.?\s?ltd\b|\bmumbai\b|\bbangalore\b|\bbengaluru\b|\bnew delhi\b/i,
  },
  { currency: 'AUD', signs: /\baustralia\b|\babn\b|\bpty\.?\s?ltd\b/i },
  { currency: 'NZD', signs: /\bnew zealand\b/i },
  {
    currency: 'GBP',
    signs:
      /\bunited kingdom\b|\bengland\b|\bscotland\b|\blondon\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b|\bVAT\s*(reg|no)[^\n]{0,12}GB/i,
  },
  { currency: 'CHF', signs: /\bswitzerland\b|\bschweiz\b|\bsuisse\b|\bCHE-?\d{3}/i },
  { currency: 'CAD', signs: /\bcanada\b|\b(ontario|quebec|alberta)\b|\bHST\b/i },
  { currency: 'ZAR', signs: /\bsouth africa\b/i },
  {
    currency: 'EUR',
    signs:
      /\bgmbh\b|\bdeutschland\b|\bgermany\b|\bfrance\b|\bespa[ñn]a\b|\bspain\b|\bitalia\b|\bitaly\b|\bnederland\b|\bnetherlands\b|\b[öo]sterreich\b|\baustria\b|\bbelgi(um|que|[ëe])\b|\bireland\b|\bportugal\b|\bs\.?r\.?l\.?\b|\bs\.?a\.?r\.?l\.?\b/i,
  },
  {
    currency: 'USD',
    signs:
      /\bunited states\b|\bU\.?S\.?A\.?\b|\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)[ ,]+\d{5}(?:-\d{4})?\b/,
  },
];

/** The currency of the one country that the texts point to; null where none or several do. */
export const currencyOfCountry = (texts: readonly string[]): string | null => {
  const all = texts.join('\n');
  const found = countries.filter(({ signs }) => signs.test(all));
  return found.length === 1 ? (found[0]?.currency ?? null) : null;
};

/** Currencies of countries that write the month first. */
const monthFirst = new Set(['USD', 'PHP']);
/** Countries where both orders are in daily use, and those that write the year first, tell nothing. */
const undecided = new Set(['CAD', 'JPY', 'CNY', 'KRW', 'TWD', 'HUF', 'SEK', 'LTL', 'ZAR']);

/** How a currency's countries write a numeric date; null where that is no evidence. */
export const dateOrderOfCurrency = (currency: string | null): DateOrder | null => {
  if (currency === null || undecided.has(currency)) return null;
  return monthFirst.has(currency) ? 'month-first' : 'day-first';
};
