import type { Run } from '../../../domain/trade/match/run.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import type { Lease, ReconciliationStore, RunRecord } from '../../../tasks/ports/reconciliation-store.ts';
import { scopeKeyOf } from '../../../tasks/trade-matching/run.ts';

/** Runs and locks in memory. */
export const memoryReconciliations = (): ReconciliationStore => {
  const runs = new Map<string, RunRecord>();
  const locks = new Map<string, { heldBy: string; untilEpochMs: number }>();
  const heldByOther = (run: Run, { nowEpochMs }: Lease) => {
    const lock = locks.get(scopeKeyOf(run));
    return lock && lock.heldBy !== run.runId && lock.untilEpochMs >= nowEpochMs ? lock.heldBy : null;
  };
  const take = (run: Run, { untilEpochMs }: Lease) => locks.set(scopeKeyOf(run), { heldBy: run.runId, untilEpochMs });
  const release = (run: Run) => {
    if (locks.get(scopeKeyOf(run))?.heldBy === run.runId) locks.delete(scopeKeyOf(run));
  };
  const renew = async (run: Run, lease: Lease) => {
    const known = runs.get(run.runId);
    const other = heldByOther(run, lease);
    if (other) throw new ConflictError(`run ${other} holds the scope`);
    if (!known || known.status === 'COMPLETED')
      throw new ConflictError(`run ${run.runId} is completed or was never opened`);
    take(run, lease);
    const { failure, failedAt, ...rest } = known;
    runs.set(run.runId, { ...rest, status: 'RUNNING' });
  };
  return {
    open: async (run, lease) => {
      const other = heldByOther(run, lease);
      if (other) return { kind: 'held', byRunId: other };
      if (runs.has(run.runId)) await renew(run, lease);
      else {
        runs.set(run.runId, { ...run, status: 'RUNNING' });
        take(run, lease);
      }
      return { kind: 'opened' };
    },
    renew,
    complete: async (run, report, completedAt) => {
      const known = runs.get(run.runId);
      if (!known) throw new ConflictError(`run ${run.runId} was never opened`);
      if (known.status === 'COMPLETED') return;
      const { failure, failedAt, ...rest } = known;
      runs.set(run.runId, { ...rest, status: 'COMPLETED', report, completedAt });
      release(run);
    },
    fail: async (runId, failure, failedAt) => {
      const run = runs.get(runId);
      if (run?.status !== 'RUNNING') return { kind: 'notRunning' };
      const failed: RunRecord = { ...run, status: 'FAILED', failure, failedAt };
      runs.set(runId, failed);
      release(run);
      return { kind: 'failed', run: failed };
    },
    find: async (runId) => structuredClone(runs.get(runId) ?? null),
  };
};
