import { z } from 'zod';
import { BusinessHours } from '../calendar/business-hours.ts';
import { isDecimal } from '../money/decimal.ts';
import { Currency, PositiveDecimal } from './money-terms.ts';

const magnitude = z.string().refine((text) => isDecimal(text) && !/^[-+]/.test(text), 'a decimal not below zero');

/** What a processor charges: `percent` of the amount and a fixed part by currency, rounded half up to the minor unit. */
const FeeSchedule = z.strictObject({
  /** NET: it keeps its fee back from what it settles; GROSS: it settles in full and books the fee apart. */
  settles: z.enum(['NET', 'GROSS']),
  percent: magnitude,
  fixed: z.record(Currency, magnitude),
  /** How far, in currency units, a fee may be from the schedule. */
  tolerance: magnitude,
});
export type FeeSchedule = z.infer<typeof FeeSchedule>;

/** When a processor's entries are due. Minutes count business hours only. */
const ProcessorRule = z.strictObject({
  hours: BusinessHours,
  /** From the customer's entry to the processor's. */
  processorMinutes: z.int().positive(),
  /** From the processor's entry to the core ledger's. */
  coreMinutes: z.int().positive(),
  /** From a reversal in one ledger to the other's. */
  reversalMinutes: z.int().positive(),
  fees: FeeSchedule.optional(),
});
export type ProcessorRule = z.infer<typeof ProcessorRule>;

/** Key of a rate: units of the second currency for one of the first, `EURUSD`. */
const CurrencyPair = z.string().regex(/^[A-Z]{6}$/, 'two currency codes: EURUSD');

/** How three ledgers are compared, as data: a versioned document. */
export const LedgerRules = z.strictObject({
  version: z.string().min(1),
  /** Amounts that differ by no more, in units of the currency, are an adjustment and not a mismatch. */
  adjustment: z.strictObject({ units: magnitude, byCurrency: z.record(Currency, magnitude) }),
  /** For processors that `processors` does not name. */
  anyProcessor: ProcessorRule,
  processors: z.record(z.string(), ProcessorRule),
  /** Rates of the day: by date (ISO 8601), then by pair. The latest date not after an entry's holds. */
  rates: z.record(z.iso.date(), z.record(CurrencyPair, PositiveDecimal)),
});
export type LedgerRules = z.infer<typeof LedgerRules>;

export const processorRule = (rules: LedgerRules, processor: string | undefined): ProcessorRule =>
  (processor !== undefined && Object.hasOwn(rules.processors, processor) ? rules.processors[processor] : undefined) ??
  rules.anyProcessor;
