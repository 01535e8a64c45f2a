import { z } from 'zod';
import { Product } from '../../domain/trade/trade.ts';

/** One reconciliation run as its tasks pass it on: what it covers and which rules it applies, pinned when it was opened. */
export const Run = z.strictObject({
  /** The execution's name, so that the same start is the same run. */
  runId: z.string().min(1),
  executionArn: z.string().min(1),
  /** When the execution started, ISO 8601. Every verdict of the run carries this instant, however often a task runs. */
  startedAt: z.iso.datetime(),
  /** Trades dated later stay out; undated ones are in. */
  asOf: z.iso.date(),
  product: Product.nullable(),
  /** LEI or name of the counterparty as the bank's trades have it, null for all. */
  counterparty: z.string().min(1).nullable(),
  rulesVersion: z.string().min(1),
});
export type Run = z.infer<typeof Run>;

/** What every task of an opened run is given. */
export const RunInput = z.strictObject({ correlationId: z.string().optional(), run: Run });

/**
 * What one lock stands for. The as-of date is no part of it: runs as of different days cover the same trades but for the
 * last days'.
 */
export const scopeKeyOf = ({ product, counterparty }: Pick<Run, 'product' | 'counterparty'>): string =>
  `product=${product ?? '*'}|counterparty=${counterparty ?? '*'}`;
