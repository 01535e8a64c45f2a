import type { DailySummary } from '../../domain/ledger/daily-summary.ts';

/** How a batch that failed ended. */
export type LedgerRunFailure = {
  /** UTC day that it was about. */
  date: string;
  runId: string;
  executionArn: string;
  error: string;
  cause: string;
  failedAt: string;
};

/** Each day's summary, a row per category and one over all, and the batches that failed on it. */
export type DailySummaries = {
  find(date: string): Promise<{ summary: DailySummary | null; failures: LedgerRunFailure[] }>;
  /** Replaces the day's summary in one transaction, unless there is one of a later instant: then that one stays. */
  put(summary: DailySummary): Promise<void>;
  /** Keeps that a batch failed. The same again changes nothing. */
  recordFailure(failure: LedgerRunFailure): Promise<void>;
};
