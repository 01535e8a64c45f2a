import { z } from 'zod';
import { isCurrency } from '../money/currency.ts';
import { isDecimal } from '../money/decimal.ts';

/** Schemas that receipts and invoices share. Amounts are plain decimal strings in the record's currency. */
export const amount = z.string().refine(isDecimal, 'a plain decimal such as 12.30');
export const currencyCode = z.string().refine(isCurrency, 'an ISO 4217 currency code');
export const nonEmptyText = z.string().min(1);

/** A line of a receipt or invoice. `quantity` and `unitPrice` are decimals; `amount` is the line's total as printed. */
export const LineItem = z.strictObject({
  description: nonEmptyText.optional(),
  quantity: amount.optional(),
  unitPrice: amount.optional(),
  amount: amount.optional(),
  productCode: nonEmptyText.optional(),
  taxRate: amount.optional(),
});
export type LineItem = z.infer<typeof LineItem>;
