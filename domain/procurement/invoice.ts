import { z } from 'zod';
import type { CandidateRecord, Reason } from '../document/candidate.ts';
import { invalidFields } from '../document/invalid-fields.ts';
import { Lineage, type RecordOrigin } from '../document/lineage.ts';
import { lineageOf } from '../document/lineage-of.ts';
import { amount, currencyCode, LineItem, nonEmptyText } from '../document/money-fields.ts';
import { recordValues } from '../document/record-values.ts';

/** What a supplier's invoice says. Amounts are plain decimal strings in `currency`, dates are ISO 8601. */
export const InvoiceTerms = z.strictObject({
  vendorName: nonEmptyText,
  vendorAddress: nonEmptyText.optional(),
  taxId: nonEmptyText.optional(),
  customerName: nonEmptyText.optional(),
  invoiceNumber: nonEmptyText,
  invoiceDate: z.iso.date(),
  dueDate: z.iso.date().optional(),
  poNumber: nonEmptyText.optional(),
  currency: currencyCode,
  subtotal: amount.optional(),
  taxAmount: amount.optional(),
  discount: amount.optional(),
  /** Service, delivery and other charges on the whole document. */
  charges: amount.optional(),
  /** What the total was rounded by, with its sign. */
  rounding: amount.optional(),
  totalAmount: amount,
  /** What was paid already, and what remains to be paid. */
  amountPaid: amount.optional(),
  amountDue: amount.optional(),
  paymentMethod: nonEmptyText.optional(),
  paymentTerms: nonEmptyText.optional(),
  iban: nonEmptyText.optional(),
  bic: nonEmptyText.optional(),
  lineItems: z.array(LineItem),
});
export type InvoiceTerms = z.infer<typeof InvoiceTerms>;

export const Invoice = InvoiceTerms.extend({ lineage: Lineage });
export type Invoice = z.infer<typeof Invoice>;

/** An invoice's field names, as `concord extract --kind invoice` prints them. */
export const invoiceFields = Object.keys(InvoiceTerms.shape).filter((name) => name !== 'lineItems');

/** The invoice that a candidate's record says, or why it is none yet. */
export const toInvoice = (record: CandidateRecord, origin: RecordOrigin): Invoice | Reason[] => {
  const result = InvoiceTerms.safeParse(recordValues(record, invoiceFields, Object.keys(LineItem.shape)));
  return result.success ? { ...result.data, lineage: lineageOf(record, origin) } : invalidFields(result.error, record);
};
