import type { z } from 'zod';
import { ReceiptTerms, receiptFields } from '../expense/receipt.ts';
import { InvoiceTerms, invoiceFields } from '../procurement/invoice.ts';
import { TradeTerms } from '../trade/trade.ts';
import type { Candidate, CandidateRecord, DocumentKind, Reason } from './candidate.ts';
import { checkArithmetic } from './check/check-arithmetic.ts';
import { checkDateOrder, checkNotInFuture } from './check/check-dates.ts';
import { checkDecimals } from './check/check-decimals.ts';
import { checkExchangeRate } from './check/check-exchange-rate.ts';
import { checkIdentifiers } from './check/check-identifiers.ts';
import { requiredFields } from './check/required-fields.ts';
import { invalidFields } from './invalid-fields.ts';
import { LineItem } from './money-fields.ts';
import { recordValues } from './record-values.ts';

const missingFields = (kind: DocumentKind, record: CandidateRecord): Reason[] =>
  requiredFields(kind, record)
    .filter((names) => !names.some((name) => record.fields[name]?.value))
    .map((names) => ({
      code: 'MISSING_FIELD',
      message: `${names.join(' or ')} is missing`,
      field: names[0],
    }));

/** Made once: a schema is compiled when it first parses, which costs more than a record does. */
const presentTerms = {
  trade: TradeTerms.partial(),
  invoice: InvoiceTerms.partial(),
  receipt: ReceiptTerms.partial(),
};

/** Issues of present fields only: an absent required one is `missingFields`' to tell. */
const invalidTerms = (
  schema: z.ZodObject,
  names: readonly string[],
  lineNames: readonly string[],
  record: CandidateRecord,
): Reason[] => {
  const { lineItems, ...values } = recordValues(record, names, lineNames);
  const result = schema.safeParse(lineNames.length > 0 ? { ...values, lineItems } : values);
  return result.success ? [] : invalidFields(result.error, record);
};

const checkRecord = (kind: DocumentKind, record: CandidateRecord, today: string): Reason[] => {
  switch (kind) {
    case 'trade':
      return [
        ...invalidTerms(presentTerms.trade, Object.keys(TradeTerms.shape), [], record),
        ...checkDateOrder(record, [
          // A standard credit default swap accrues from the last roll date, which lies before the trade.
          ...(record.fields.product?.value === 'CREDIT_DEFAULT_SWAP'
            ? []
            : [{ earlier: 'tradeDate', later: 'effectiveDate', code: 'DATES_OUT_OF_ORDER' }]),
          { earlier: 'effectiveDate', later: 'maturityDate', code: 'DATES_OUT_OF_ORDER' },
          { earlier: 'tradeDate', later: 'maturityDate', code: 'DATES_OUT_OF_ORDER' },
        ]),
        ...checkNotInFuture(record, 'tradeDate', today),
        ...checkExchangeRate(record),
      ];
    case 'invoice':
      return [
        ...invalidTerms(presentTerms.invoice, invoiceFields, Object.keys(LineItem.shape), record),
        ...checkDateOrder(record, [{ earlier: 'invoiceDate', later: 'dueDate', code: 'DUE_BEFORE_INVOICE' }]),
        ...checkNotInFuture(record, 'invoiceDate', today),
        ...checkArithmetic(record, { subtotal: 'subtotal', tax: 'taxAmount', total: 'totalAmount' }),
      ];
    case 'receipt':
      return [
        ...invalidTerms(presentTerms.receipt, receiptFields, Object.keys(LineItem.shape), record),
        ...checkNotInFuture(record, 'date', today),
        ...checkArithmetic(record, { subtotal: 'subtotal', tax: 'tax', total: 'total' }),
      ];
  }
};

/**
 * What is wrong with a candidate, one reason per failed check and record: required fields, schema, dates in order and not
 * after `today` (ISO 8601), the document's own arithmetic, LEI and IBAN check digits, amounts' decimal places. Empty where
 * all holds.
 */
export const checkCandidate = (candidate: Candidate, { today }: { today: string }): Reason[] =>
  candidate.records.flatMap((record, index) =>
    [
      ...missingFields(candidate.kind, record),
      ...checkRecord(candidate.kind, record, today),
      ...checkIdentifiers(record),
      ...checkDecimals(candidate.kind, record),
    ].map((reason) => ({ ...reason, record: index })),
  );
