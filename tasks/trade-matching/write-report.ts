import { z } from 'zod';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import { fromJsonLines } from './json-lines.ts';
import { BlockPlan } from './plan-blocks.ts';
import { RunInput } from './run.ts';
import { runKeys } from './run-keys.ts';
import { RunReport } from './run-report.ts';
import type { Verdict } from './verdict.ts';
import type { Refused } from './write-matches.ts';

// Writes the run's report. A pure function of the run's files: run twice, it writes the same report again.

export const Input = RunInput.extend({
  plan: BlockPlan,
  /** The row files, null where nothing was in scope. */
  manifestKey: z.string().nullable(),
});

type Ports = Pick<MatchingPorts, 'files'>;

const countBy = <Item>(items: readonly Item[], nameOf: (item: Item) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
};

export const makeWriteReport =
  ({ files }: Ports) =>
  async ({ run, plan, manifestKey }: z.infer<typeof Input>): Promise<RunReport> => {
    const keys = runKeys(run.runId);
    const rowFiles = manifestKey === null ? [] : fromJsonLines<{ key: string }>(await files.read(manifestKey));
    const rows: MatchRow[] = [];
    for (const { key } of rowFiles) for (const { row } of fromJsonLines<Verdict>(await files.read(key))) rows.push(row);
    const refused: Refused[] = [];
    for (const key of await files.list(keys.refusalFolder)) {
      for (const refusal of fromJsonLines<Refused>(await files.read(key))) refused.push(refusal);
    }
    const report = { json: keys.report('json'), csv: keys.report('csv'), html: keys.report('html') };
    await files.write(report.json, JSON.stringify(rows));
    return {
      report,
      trades: plan.trades,
      verdicts: countBy(rows, ({ status }) => status),
      refused: countBy(refused, ({ code }) => code),
    };
  };

export const handler = defineTask({ Input, Output: RunReport, run: makeWriteReport(awsMatchingPorts()) });
