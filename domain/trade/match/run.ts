import { z } from 'zod';
import { Product } from '../trade.ts';

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
  /** The user who asked for it through the API; null for the schedule's and the threshold's. */
  requestedBy: z.string().nullish(),
});
export type Run = z.infer<typeof Run>;
