import { z } from 'zod';
import type { CandidateRecord, Reason } from '../document/candidate.ts';
import { invalidFields } from '../document/invalid-fields.ts';
import { Lineage, type RecordOrigin } from '../document/lineage.ts';
import { lineageOf } from '../document/lineage-of.ts';
import { amount, currencyCode, LineItem, nonEmptyText } from '../document/money-fields.ts';
import { recordValues } from '../document/record-values.ts';

/** What a receipt says. Amounts are plain decimal strings in `currency`, the date is ISO 8601. */
export const ReceiptTerms = z.strictObject({
  merchantName: nonEmptyText,
  merchantAddress: nonEmptyText.optional(),
  taxId: nonEmptyText.optional(),
  receiptNumber: nonEmptyText.optional(),
  date: z.iso.date(),
  currency: currencyCode,
  subtotal: amount.optional(),
  tax: amount.optional(),
  tip: amount.optional(),
  discount: amount.optional(),
  /** Service, delivery and other charges on the whole document. */
  charges: amount.optional(),
  /** What the total was rounded by, with its sign. */
  rounding: amount.optional(),
  total: amount,
  amountPaid: amount.optional(),
  paymentMethod: nonEmptyText.optional(),
  lineItems: z.array(LineItem),
});
export type ReceiptTerms = z.infer<typeof ReceiptTerms>;

export const Receipt = ReceiptTerms.extend({ lineage: Lineage });
export type Receipt = z.infer<typeof Receipt>;

/** A receipt's field names, as `concord extract --kind receipt` prints them. */
export const receiptFields = Object.keys(ReceiptTerms.shape).filter((name) => name !== 'lineItems');

/** The receipt that a candidate's record says, or why it is none yet. */
export const toReceipt = (record: CandidateRecord, origin: RecordOrigin): Receipt | Reason[] => {
  const result = ReceiptTerms.safeParse(recordValues(record, receiptFields, Object.keys(LineItem.shape)));
  return result.success ? { ...result.data, lineage: lineageOf(record, origin) } : invalidFields(result.error, record);
};
