import { isCurrency } from '../../money/currency.ts';
import type { DecimalString } from '../../money/decimal.ts';

/** `d` of the field formats: digits with exactly one comma, which marks the decimals: `200000,` or `232,1`. */
export const swiftDecimal = (text: string): DecimalString | null => {
  const parts = /^(\d+),(\d*)$/.exec(text);
  if (!parts) return null;
  const [, whole = '', fraction = ''] = parts;
  const trimmed = whole.replace(/^0+(?=\d)/, '');
  return fraction === '' ? trimmed : `${trimmed}.${fraction}`;
};

/** `[N]12d`: a decimal that N makes negative. */
export const swiftSignedDecimal = (text: string): DecimalString | null => {
  const value = swiftDecimal(text.replace(/^N/, ''));
  return value !== null && text.startsWith('N') ? `-${value}` : value;
};

/** `3!a15d`: currency and amount. */
export const swiftAmount = (text: string): { currency: string; amount: DecimalString } | null => {
  const parts = /^([A-Z]{3})N?(\d+,\d*)$/.exec(text.trim());
  const amount = parts ? swiftDecimal(parts[2] as string) : null;
  return parts && amount !== null && isCurrency(parts[1] as string) ? { currency: parts[1] as string, amount } : null;
};

/** `8!n`: YYYYMMDD, as ISO 8601; null for what is no date of the calendar. */
export const swiftDate = (text: string): string | null => {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  if (!parts) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
};
