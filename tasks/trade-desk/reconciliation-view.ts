import { z } from 'zod';
import type { RunRecord } from '../ports/reconciliation-store.ts';
import { Run } from '../trade-matching/run.ts';
import { RunReport } from '../trade-matching/run-report.ts';

/** A run's id is its execution's name: locks and rules of the same table are none. */
export const RunId = z.string().regex(/^[\w-]{1,80}$/, "an execution's name");
export const RunStatus = z.enum(['RUNNING', 'COMPLETED', 'FAILED']);

const instant = z.iso.datetime();

export const ReconciliationView = Run.extend({
  status: RunStatus,
  completedAt: instant.optional(),
  failedAt: instant.optional(),
  failure: z.strictObject({ error: z.string(), cause: z.string() }).optional(),
  /** Of a completed run: verdicts by status, trades, match rate, what was refused. */
  totals: RunReport.omit({ files: true }).optional(),
});
export type ReconciliationView = z.infer<typeof ReconciliationView>;

export const reconciliationViewOf = ({ report, ...run }: RunRecord): ReconciliationView => {
  const parsed = RunReport.safeParse(report);
  if (!parsed.success) return run;
  const { files: _files, ...totals } = parsed.data;
  return { ...run, totals };
};
