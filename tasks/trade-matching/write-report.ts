import { z } from 'zod';
import { ReportBuilder } from '../../domain/trade/match/report.ts';
import { reportToCsv } from '../../domain/trade/match/report-csv.ts';
import { reportToHtml } from '../../domain/trade/match/report-html.ts';
import { RunReport } from '../../domain/trade/match/run-report.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import { fromJsonLines } from './json-lines.ts';
import { BlockPlan } from './plan-blocks.ts';
import { readAhead } from './read-ahead.ts';
import { RunInput } from './run.ts';
import { runKeys } from './run-keys.ts';
import type { Verdict } from './verdict.ts';
import type { Refused } from './write-matches.ts';

// Writes the run's report. A pure function of the run's files: run twice, it writes the same report again.

export const Input = RunInput.extend({
  plan: BlockPlan,
  /** The row files, null where nothing was in scope. */
  manifestKey: z.string().nullable(),
});

type Ports = Pick<MatchingPorts, 'files'>;

export const makeWriteReport =
  ({ files }: Ports) =>
  async ({ run, plan, manifestKey }: z.infer<typeof Input>): Promise<RunReport> => {
    const keys = runKeys(run.runId);
    const rowKeys = manifestKey === null ? [] : fromJsonLines<{ key: string }>(await files.read(manifestKey));
    const builder = new ReportBuilder(run);
    for await (const text of readAhead(
      files,
      rowKeys.map(({ key }) => key),
    )) {
      for (const { row, facts } of fromJsonLines<Verdict>(text)) builder.add(row, facts);
    }
    const refused: Record<string, number> = {};
    for await (const text of readAhead(files, await files.list(keys.refusalFolder))) {
      for (const { code } of fromJsonLines<Refused>(text)) refused[code] = (refused[code] ?? 0) + 1;
    }
    const totals = builder.build();
    const forms = { json: keys.report('json'), csv: keys.report('csv'), html: keys.report('html') };
    await files.write(forms.json, JSON.stringify({ run, plan, ...totals, refused }));
    await files.write(forms.csv, reportToCsv(totals), 'text/csv; charset=utf-8');
    await files.write(forms.html, reportToHtml(totals), 'text/html; charset=utf-8');
    return { files: forms, trades: plan.trades, verdicts: totals.byStatus, matchRate: totals.matchRate, refused };
  };

export const handler = defineTask({ Input, Output: RunReport, run: makeWriteReport(awsMatchingPorts()) });
