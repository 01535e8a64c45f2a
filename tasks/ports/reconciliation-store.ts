import type { Run } from '../../domain/trade/match/run.ts';

/** Where a run stands. A FAILED run is RUNNING again when its redriven execution takes its scope back. */
export type RunStatus = 'RUNNING' | 'COMPLETED' | 'FAILED';

export type RunRecord = Run & {
  status: RunStatus;
  /** ISO 8601. */
  completedAt?: string;
  failedAt?: string;
  failure?: { error: string; cause: string };
  /** Totals and the keys of the report's forms in the work bucket. */
  report?: Record<string, unknown>;
};

/** How long a run holds its scope without a word, in epoch milliseconds: after that another run may take it. */
export type Lease = { nowEpochMs: number; untilEpochMs: number };

/** Runs and the lock of each scope. */
export type ReconciliationStore = {
  /**
   * Records the run and takes its scope in one transaction. The same run may take it again; another run's lock counts
   * until its lease is over.
   */
  open(run: Run, lease: Lease): Promise<{ kind: 'opened' } | { kind: 'held'; byRunId: string }>;
  /**
   * Holds the scope on, or takes it back after a failure was recorded.
   * @throws ConflictError where another run holds it now, or the run is COMPLETED.
   */
  renew(run: Run, lease: Lease): Promise<void>;
  /** Marks the run COMPLETED and gives up its scope, in one transaction. A completed run stays as it is. */
  complete(run: Run, report: Record<string, unknown>, completedAt: string): Promise<void>;
  /**
   * Marks a RUNNING run FAILED and gives up its scope, in one transaction. `notRunning`: there is no such run, or it is
   * not RUNNING (any more).
   */
  fail(
    runId: string,
    failure: { error: string; cause: string },
    failedAt: string,
  ): Promise<{ kind: 'failed'; run: RunRecord } | { kind: 'notRunning' }>;
  find(runId: string): Promise<RunRecord | null>;
};
