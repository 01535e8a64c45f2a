import { z } from 'zod';
import { Run } from '../match/run.ts';
import { RunReport } from '../match/run-report.ts';

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
