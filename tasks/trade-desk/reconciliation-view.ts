import type { ReconciliationView } from '../../domain/trade/desk/reconciliation-view.ts';
import { RunReport } from '../../domain/trade/match/run-report.ts';
import type { RunRecord } from '../ports/reconciliation-store.ts';

export const reconciliationViewOf = ({ report, ...run }: RunRecord): ReconciliationView => {
  const parsed = RunReport.safeParse(report);
  if (!parsed.success) return run;
  const { files: _files, ...totals } = parsed.data;
  return { ...run, totals };
};
