import type { Run } from '../../../tasks/trade-matching/run.ts';
import type { RunReport } from '../../../tasks/trade-matching/run-report.ts';
import type { FlowTasks } from './memory-flow.ts';

const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Runs the flow's tasks one after the other as the machine does on its straight path, without the machine. */
export const goThrough = async (
  tasks: FlowTasks,
  objects: ReadonlyMap<string, string>,
  executionName: string,
  request: Record<string, unknown> = {},
) => {
  const { run } = (await tasks.OpenRun({
    executionName,
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:TradeMatching:${executionName}`,
    startedAt: '2026-03-02T20:00:00.000Z',
    request,
  })) as { run: Run };
  const { files } = (await tasks.SnapshotTrades({ run, cursor: null })) as { files: unknown };
  const plan = (await tasks.PlanBlocks({ run, files })) as { manifestKey: string };
  const linesOf = (key: string) => jsonLines(objects.get(`work/${key}`) ?? '');
  await tasks.MatchBlocks({ run, blocks: linesOf(plan.manifestKey) });
  const { manifestKey } = (await tasks.MatchResidual({ run })) as { manifestKey: string };
  const written = (await tasks.WriteMatches({ run, rowFiles: linesOf(manifestKey) })) as {
    written: number;
    refused: number;
  };
  const report = (await tasks.WriteReport({ run, plan, manifestKey })) as RunReport;
  await tasks.CompleteRun({ run, report });
  return { run, written, report };
};
