import { z } from 'zod';

/** What a receipt of the SROIE set (ICDAR 2019, task 3) is labelled with; a few lack a field. */
export const ReceiptKey = z.object({
  company: z.string().default(''),
  date: z.string().default(''),
  address: z.string().default(''),
  total: z.string().default(''),
});
export type ReceiptKey = z.infer<typeof ReceiptKey>;
export type KeyField = keyof ReceiptKey;
export const keyFields: readonly KeyField[] = ['total', 'date', 'company', 'address'];

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** A label's date, day first as in Malaysia, as ISO 8601. */
function isoDate(text: string): string {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  if (iso) return text;
  const [day, month, year] = text.toUpperCase().match(/\d+|[A-Z]+/gu) ?? [];
  if (!day || !month || !year) return text;
  const number = /\d/u.test(month) ? Number(month) : months.indexOf(month.slice(0, 3)) + 1;
  const fullYear = year.length === 2 ? `20${year}` : year;
  return `${fullYear}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The text as it is compared: capitals, one space between words; amounts and dates by what they mean. */
export function strictly(field: KeyField, text: string): string {
  if (field === 'total') return Number(text.replaceAll(/[^\d.-]/gu, '')).toFixed(2);
  if (field === 'date') return isoDate(text.trim());
  return text.toUpperCase().replaceAll(/\s+/gu, ' ').trim();
}

/** As `strictly`, but of names and addresses letters and digits alone: the labels' commas and spaces follow no rule. */
export function loosely(field: KeyField, text: string): string {
  return field === 'total' || field === 'date'
    ? strictly(field, text)
    : text.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '');
}
