import type { Run } from '../../../domain/trade/match/run.ts';
import type { RunReport } from '../../../domain/trade/match/run-report.ts';
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
  startedAt = '2026-03-02T20:00:00.000Z',
) => {
  const { run } = (await tasks.OpenRun({
    executionName,
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:TradeMatching:${executionName}`,
    startedAt,
    request,
  })) as { run: Run };
  const { files } = (await tasks.SnapshotTrades({ run, cursor: null })) as { files: unknown };
  const plan = (await tasks.PlanBlocks({ run, files })) as { manifestKey: string; parts: number };
  const linesOf = (key: string) => jsonLines(objects.get(`work/${key}`) ?? '');
  if (plan.parts === 0) {
    const empty = (await tasks.WriteReport({ run, plan, manifestKey: null })) as RunReport;
    await tasks.CompleteRun({ run, report: empty });
    return { run, written: { written: 0, refused: 0 }, report: empty };
  }
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
