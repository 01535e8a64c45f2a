import type { PipeRecord } from './pipe.ts';

/** What came of handing a batch on. */
export type BatchOutcome =
  | { kind: 'done' }
  /** All before `firstFailed` (its index) are done with; the rest is tried again. */
  | { kind: 'partial'; firstFailed: number; reason: string }
  | { kind: 'failed'; reason: string }
  /** The target had no room: tried again, and not counted as an attempt. */
  | { kind: 'busy'; reason: string };

/**
 * What a function or a state machine says of its batch: `{ "batchItemFailures": [{ "itemIdentifier": eventID }] }`.
 * Nothing or an empty list is success; an identifier that is empty, missing or of no record in the batch fails the
 * whole batch. Since a stream's order is kept, all from the first failed record on is tried again.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-partial-batch-failure
 */
export const outcomeOfAnswer = (answer: string | undefined, records: readonly PipeRecord[]): BatchOutcome => {
  const failures = (asObject(answer)?.batchItemFailures ?? []) as unknown;
  if (!Array.isArray(failures) || failures.length === 0) return { kind: 'done' };
  const failed = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const indexes = failed.map((id) => records.findIndex(({ eventID }) => eventID === id));
  const reason = `the target reported ${failures.length} of ${records.length} records as failed`;
  if (indexes.includes(-1)) return { kind: 'failed', reason: `${reason}, one of them not of the batch` };
  const firstFailed = Math.min(...indexes);
  return firstFailed === 0 ? { kind: 'failed', reason } : { kind: 'partial', firstFailed, reason };
};

const asObject = (answer: string | undefined): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(answer ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
