import { z } from 'zod';

/**
 * What a batch reconciles again. DUE: payments whose clock has run out. DAY: all of which a ledger got an entry on a UTC day,
 * yesterday where none is named.
 */
export const LedgerRunRequest = z.strictObject({
  scope: z.enum(['DUE', 'DAY']),
  date: z.iso.date().nullish(),
  requestedBy: z.string().nullish(),
});
export type LedgerRunRequest = z.infer<typeof LedgerRunRequest>;

export const LedgerRun = z.strictObject({
  /** The execution's name. */
  runId: z.string().min(1),
  scope: LedgerRunRequest.shape.scope,
  /** Of DAY: the day. Of DUE: today. */
  date: z.iso.date(),
  /** Start of the execution: clocks that ran out later are for the next batch. */
  asOf: z.iso.datetime(),
});
export type LedgerRun = z.infer<typeof LedgerRun>;

const dayMs = 24 * 3600 * 1000;

/** The run of an execution: the same however often it is asked. */
export const ledgerRunOf = (runId: string, startedAt: string, { scope, date }: LedgerRunRequest): LedgerRun => {
  const started = Date.parse(startedAt);
  const usual = new Date(scope === 'DAY' ? started - dayMs : started).toISOString().slice(0, 10);
  return { runId, scope, date: date ?? usual, asOf: new Date(started).toISOString() };
};

export const ledgerRunKeys = (runId: string) => ({
  payments: (file: number) => `runs/${runId}/payments/${String(file).padStart(5, '0')}.jsonl`,
});
