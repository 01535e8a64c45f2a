import { isCurrency } from '../../money/currency.ts';

/** Symbols that mean one currency, the longer before those they contain. `$`, `¥` and `kr` alone mean several. */
const symbols: readonly (readonly [RegExp, string])[] = [
  [/\bRM\s?(?=[\d.]|$)|\bRM\b/, 'MYR'],
  [/(?<![A-Z])(?:S\$|SGD\$)/, 'SGD'],
  [/(?<![A-Z])(?:HK\$)/, 'HKD'],
  [/(?<![A-Z])(?:NT\$)/, 'TWD'],
  [/(?<![A-Z])(?:(?:A|AU)\$)/, 'AUD'],
  [/(?<![A-Z])(?:NZ\$)/, 'NZD'],
  [/(?<![A-Z])(?:(?:C|CA)\$)/, 'CAD'],
  [/(?<![A-Z])(?:R\$)/, 'BRL'],
  [/(?<![A-Z])(?:MX\$)/, 'MXN'],
  [/(?<![A-Z])(?:US\$)/, 'USD'],
  [/€/, 'EUR'],
  [/£/, 'GBP'],
  [/₹|\bRs\.?\s?(?=\d|$)/, 'INR'],
  [/₽/, 'RUB'],
  [/₩/, 'KRW'],
  [/฿/, 'THB'],
  [/₫/, 'VND'],
  [/₱/, 'PHP'],
  [/₺/, 'TRY'],
  [/₪/, 'ILS'],
  [/₴/, 'UAH'],
  [/zł/i, 'PLN'],
  [/Kč/i, 'CZK'],
  [/\bFt\b/, 'HUF'],
  [/\bRp\.?\s?(?=\d)/, 'IDR'],
  [/元|￥|人民币/, 'CNY'],
  [/円/, 'JPY'],
];

/** The ISO 4217 code that a text names, by code or by a symbol that means one currency only; null where there is none. */
export const parseCurrency = (text: string): string | null => {
  for (const word of text.matchAll(/(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g)) {
    if (isCurrency(word[0])) return word[0];
  }
  const found = symbols.find(([pattern]) => pattern.test(text));
  return found?.[1] ?? null;
};

/** True where the text has a symbol that several currencies share, and no other sign of which. */
export const hasSharedSymbol = (text: string): boolean => /[$¥]|\bkr\b/i.test(text) && parseCurrency(text) === null;
