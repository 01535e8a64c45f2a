import { isCurrency } from '../../money/currency.ts';
import { currencyOfCountry } from '../values/country-conventions.ts';
import { hasSharedSymbol, parseCurrency } from '../values/parse-currency.ts';
import type { Reading } from './expense-reading.ts';

export type FoundCurrency = { currency: string; reading: Reading; certainty: number };

/** By what the currency is known, from sure to weak. */
const certainty = { stated: 1, answered: 0.97, elsewhere: 0.92, country: 0.88, sharedSymbol: 0.6 } as const;

/** Codes that are English words, as labels in capitals have them: `TOTAL ALL`. */
const commonWords = /\b(ALL|TOP|CUP|PEN|TRY|MAD|GEL)\b/g;

/**
 * A code or symbol right beside an amount, or named as the currency. A three-letter word elsewhere may happen to be a code,
 * as in `SDN BHD`.
 */
const besideAmount =
  /(?:\b[A-Z]{3}|[A-Z]{0,2}[$€£₹]|\bRM)\s?\d[\d.,]*[.,]\d{2}\b|\b\d[\d.,]*[.,]\d{2}\s?(?:[A-Z]{3}\b|[€£])|\b(?:currency|w[äa]hrung|devise)\W{1,3}[A-Z]{3}\b|\b(?:all (?:prices|amounts)|alle preise|prix) (?:in|en) [A-Z]{3}\b/gi;

/**
 * The currency of a document's amounts: by symbol or code beside them, best at the total; by the code that Textract gives;
 * by a code or symbol anywhere in the text; by the country. A lone `$` without any other sign is weakly taken as USD.
 * Null where nothing tells.
 */
export const expenseCurrency = (amounts: readonly Reading[], texts: readonly string[]): FoundCurrency | null => {
  const [anchor] = amounts;
  if (!anchor) return null;
  for (const reading of amounts) {
    const stated = parseCurrency(reading.text) ?? parseCurrency(reading.label.replaceAll(commonWords, ''));
    if (stated !== null) return { currency: stated, reading, certainty: certainty.stated };
  }
  const answered = amounts.find(({ currency }) => currency !== null && isCurrency(currency));
  const country = currencyOfCountry(texts);
  if (answered?.currency) {
    // Textract says USD for any `$`: a country that has its own dollar knows better.
    const dollar = answered.currency === 'USD' && country !== null && /^(AUD|NZD|CAD|SGD|HKD)$/.test(country);
    return { currency: dollar ? country : answered.currency, reading: answered, certainty: certainty.answered };
  }
  for (const text of texts) {
    const elsewhere = text
      .match(besideAmount)
      ?.map(parseCurrency)
      .find((code) => code !== null);
    if (elsewhere) return { currency: elsewhere, reading: anchor, certainty: certainty.elsewhere };
  }
  if (country !== null) return { currency: country, reading: anchor, certainty: certainty.country };
  const shared = amounts.find(({ text }) => hasSharedSymbol(text) && text.includes('$'));
  return shared ? { currency: 'USD', reading: shared, certainty: certainty.sharedSymbol } : null;
};
