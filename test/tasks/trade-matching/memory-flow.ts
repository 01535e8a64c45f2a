import { RunReport } from '../../../domain/trade/match/run-report.ts';
import type { MatchingPorts } from '../../../tasks/ports/matching-ports.ts';
import * as completeRun from '../../../tasks/trade-matching/complete-run.ts';
import * as matchBlocks from '../../../tasks/trade-matching/match-blocks.ts';
import * as matchResidual from '../../../tasks/trade-matching/match-residual.ts';
import * as openRun from '../../../tasks/trade-matching/open-run.ts';
import * as planBlocks from '../../../tasks/trade-matching/plan-blocks.ts';
import * as recordRunFailure from '../../../tasks/trade-matching/record-run-failure.ts';
import { RunInput } from '../../../tasks/trade-matching/run.ts';
import * as snapshotTrades from '../../../tasks/trade-matching/snapshot-trades.ts';
import * as writeMatches from '../../../tasks/trade-matching/write-matches.ts';
import * as writeReport from '../../../tasks/trade-matching/write-report.ts';
import { parsing } from '../../support/task-function.ts';
import { MemoryBooks } from './memory-books.ts';
import { memoryReconciliations } from './memory-reconciliations.ts';
import { memoryRules } from './memory-rules.ts';
import { memoryRunFiles } from './memory-run-files.ts';

type Published = { detailType: string; detail: Record<string, unknown> };

export type FlowLimits = { tradesPerFile?: number; tradesPerCall?: number; tradesPerPart?: number };

/** Every task of the flow on stores in memory; `objects` is the work bucket. */
export const memoryFlow = (limits: FlowLimits = {}) => {
  const books = new MemoryBooks();
  const objects = new Map<string, string>();
  const published: Published[] = [];
  const ports: MatchingPorts = {
    clock: () => Date.parse('2026-03-02T20:00:00.000Z'),
    events: {
      publish: async (event) => {
        published.push(event);
      },
    },
    files: memoryRunFiles(objects),
    matches: books.matchStore,
    reconciliations: memoryReconciliations(),
    rules: memoryRules(),
    trades: books.tradeStore,
  };
  return { books, objects, published, ports, tasks: flowTasks(ports, limits) };
};

/** The flow's tasks by name, on the given ports. */
export const flowTasks = (
  ports: MatchingPorts,
  { tradesPerFile = 20_000, tradesPerCall = 100_000, tradesPerPart = 5_000 }: FlowLimits = {},
) => ({
  OpenRun: parsing(openRun.Input, openRun.Output, openRun.makeOpenRun(ports)),
  SnapshotTrades: parsing(
    snapshotTrades.Input,
    snapshotTrades.Output,
    snapshotTrades.makeSnapshotTrades(ports, { tradesPerFile, tradesPerCall }),
  ),
  PlanBlocks: parsing(planBlocks.Input, planBlocks.BlockPlan, planBlocks.makePlanBlocks(ports, tradesPerPart)),
  MatchBlocks: parsing(matchBlocks.Input, matchBlocks.Output, matchBlocks.makeMatchBlocks(ports)),
  MatchResidual: parsing(RunInput, matchResidual.Output, matchResidual.makeMatchResidual(ports)),
  WriteMatches: parsing(writeMatches.Input, writeMatches.Output, writeMatches.makeWriteMatches(ports)),
  WriteReport: parsing(writeReport.Input, RunReport, writeReport.makeWriteReport(ports)),
  CompleteRun: parsing(completeRun.Input, completeRun.Output, completeRun.makeCompleteRun(ports)),
  RecordRunFailure: parsing(
    recordRunFailure.Input,
    recordRunFailure.Output,
    recordRunFailure.makeRecordRunFailure(ports),
  ),
});
export type FlowTasks = ReturnType<typeof flowTasks>;
