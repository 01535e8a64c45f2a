import { z } from 'zod';
import { fitsCurrency } from '../money/currency.ts';
import { Currency, PositiveDecimal } from './money-terms.ts';

/** Names a payment in all three ledgers. */
export const TxId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'up to 64 letters, digits and . _ : - (first a letter or digit)');

export const ProcessorName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'up to 40 letters, digits and . _ - (first a letter or digit)');

const Reference = z.string().trim().min(1).max(140);

type Places = {
  amount: string;
  currency: string;
  fee?: string | undefined;
  fx?: { originalAmount: string; originalCurrency: string } | undefined;
};

/** No amount says more places than its currency has: a check over several fields. */
export const placesFit = ({ amount, currency, fee, fx }: Places, context: z.RefinementCtx): void => {
  const check = (value: string, of: string, ...path: string[]): void => {
    if (!fitsCurrency(value, of))
      context.addIssue({ code: 'custom', path, message: `more decimal places than ${of} has` });
  };
  check(amount, currency, 'amount');
  if (fee !== undefined) check(fee, currency, 'fee');
  if (fx !== undefined) check(fx.originalAmount, fx.originalCurrency, 'fx', 'originalAmount');
};

/** What a customer was charged, as the customer's ledger has it from the start. */
export const PaymentTerms = z
  .strictObject({
    txId: TxId,
    amount: PositiveDecimal,
    currency: Currency,
    processor: ProcessorName,
    reference: Reference.optional(),
  })
  .superRefine(placesFit);
export type PaymentTerms = z.infer<typeof PaymentTerms>;

/** The customer's view of a payment. Only `status`, `version` and `settledAt` ever change, once. */
export const CustomerEntry = z.strictObject({
  ...PaymentTerms.shape,
  status: z.enum(['PENDING', 'SETTLED']),
  /** Counts the changes: 1 while PENDING, 2 when SETTLED. */
  version: z.int().positive(),
  settledAt: z.iso.datetime().optional(),
  /** When the entry reached Concord, ISO 8601 with milliseconds. */
  recordedAt: z.iso.datetime(),
  recordedBy: z.string().min(1),
});
export type CustomerEntry = z.infer<typeof CustomerEntry>;

/**
 * What a ledger says of a payment. A SETTLEMENT moves `amount`; a REVERSAL takes a settlement back, wholly or in part; a FEE is
 * what the processor charges besides.
 */
export const EntryTerms = z
  .strictObject({
    txId: TxId,
    /** The ledger's own name for the entry: the same name again is the same entry. */
    entryId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'up to 64 letters, digits and . _ : -'),
    kind: z.enum(['SETTLEMENT', 'REVERSAL', 'FEE']),
    amount: PositiveDecimal,
    currency: Currency,
    /** When the ledger booked it, by its own clock: ISO 8601 with milliseconds. */
    timestamp: z.iso.datetime({ precision: 3 }),
    processor: ProcessorName.optional(),
    reference: Reference.optional(),
    /** Of a REVERSAL: the settlement that it takes back, by its entryId. */
    reverses: z.string().min(1).max(64).optional(),
    /** What the processor kept back from this settlement: `amount` is then the rest. */
    fee: PositiveDecimal.optional(),
    /** The conversion that the ledger made: `amount` = `originalAmount` × `rate`, rounded. */
    fx: z
      .strictObject({ rate: PositiveDecimal, originalAmount: PositiveDecimal, originalCurrency: Currency })
      .optional(),
  })
  .superRefine(placesFit);
export type EntryTerms = z.infer<typeof EntryTerms>;

/** An entry of the processor's or the core ledger. Never changed once it is there. */
export const LedgerEntry = z.strictObject({
  ...EntryTerms.shape,
  recordedAt: z.iso.datetime(),
  recordedBy: z.string().min(1),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** All that the three ledgers say of one payment. */
export type LedgerViews = {
  customer: CustomerEntry | null;
  processor: readonly LedgerEntry[];
  core: readonly LedgerEntry[];
};
export type EntryLedger = 'processor' | 'core';
