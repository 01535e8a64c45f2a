import type { Grant, TaskDescription } from '../task-description.ts';

const folder = 'tasks/trade-matching';

/** What a run writes between its states and as its results stands under its own prefix. */
const writeRun: Grant = { bucket: 'Work', actions: ['GetObject', 'PutObject'], prefix: 'runs/' };
const listRun: Grant = { bucket: 'Work', actions: ['ListBucket'], prefix: 'runs/' };
const changeRun: Grant = { table: 'Reconciliations', actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] };
/** Renews the run's lease of its scope, so that a redriven run takes its lock back before it goes on. */
const renewLease: Grant = { table: 'Reconciliations', actions: ['GetItem', 'PutItem', 'UpdateItem'] };
const queryTrades: readonly Grant[] = [
  { table: 'BankTradeData', actions: ['Query'], indexes: ['byMatchStatus'] },
  { table: 'CounterpartyTradeData', actions: ['Query'], indexes: ['byMatchStatus'] },
];
/** A match or break with the rows of its trades and its audit entry, in one transaction. */
const changeMatches: readonly Grant[] = [
  { table: 'TradeMatches', actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  { table: 'BankTradeData', actions: ['BatchGetItem', 'UpdateItem'] },
  { table: 'CounterpartyTradeData', actions: ['BatchGetItem', 'UpdateItem'] },
  { table: 'Audit', actions: ['PutItem'] },
];
const publish: Grant = { eventBus: 'default' };

export const openRun: TaskDescription = {
  name: 'OpenRun',
  entry: `${folder}/open-run.ts`,
  purpose: "Opens a reconciliation run: takes its scope's lock and pins the version of the rules",
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [changeRun, writeRun, ...queryTrades],
};

export const snapshotTrades: TaskDescription = {
  name: 'SnapshotTrades',
  entry: `${folder}/snapshot-trades.ts`,
  purpose:
    'Copies trades in scope to the work bucket, sorted into blocks, from a cursor on for as long as its time allows',
  memoryMegabytes: 2048,
  timeoutSeconds: 300,
  grants: [renewLease, writeRun, ...queryTrades, ...changeMatches],
};

export const planBlocks: TaskDescription = {
  name: 'PlanBlocks',
  entry: `${folder}/plan-blocks.ts`,
  purpose: 'Joins the indexes of all snapshot files into the manifest of blocks that are matched in parallel',
  memoryMegabytes: 6144,
  timeoutSeconds: 600,
  grants: [writeRun],
};

export const matchBlocks: TaskDescription = {
  name: 'MatchBlocks',
  entry: `${folder}/match-blocks.ts`,
  purpose: 'Matches the blocks of one batch and writes their verdicts as JSON Lines',
  memoryMegabytes: 3008,
  timeoutSeconds: 240,
  grants: [writeRun],
};

export const matchResidual: TaskDescription = {
  name: 'MatchResidual',
  entry: `${folder}/match-residual.ts`,
  purpose: 'Matches across neighbouring blocks what stayed unmatched in its own',
  memoryMegabytes: 6144,
  timeoutSeconds: 900,
  grants: [renewLease, writeRun, listRun],
};

export const writeMatches: TaskDescription = {
  name: 'WriteMatches',
  entry: `${folder}/write-matches.ts`,
  purpose: 'Writes verdicts as matches and breaks, each in one transaction that claims its trades',
  memoryMegabytes: 1024,
  timeoutSeconds: 120,
  grants: [writeRun, ...changeMatches],
};

export const writeReport: TaskDescription = {
  name: 'WriteReport',
  entry: `${folder}/write-report.ts`,
  purpose: "Writes the run's report as JSON, CSV and a printable page",
  memoryMegabytes: 3008,
  timeoutSeconds: 600,
  grants: [writeRun, listRun],
};

export const completeRun: TaskDescription = {
  name: 'CompleteRun',
  entry: `${folder}/complete-run.ts`,
  purpose: 'Marks the run COMPLETED with its totals, releases its lock and publishes ReconciliationCompleted',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [changeRun, publish],
};

export const recordRunFailure: TaskDescription = {
  name: 'RecordRunFailure',
  entry: `${folder}/record-run-failure.ts`,
  purpose: 'Marks the run of a failed execution FAILED, releases its lock and publishes ReconciliationFailed',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [changeRun, publish],
  triggeredBy: 'tradeMatchingFailures',
};

/** Every task of the flow, for infra/ to deploy. */
export const tradeMatchingTasks = [
  openRun,
  snapshotTrades,
  planBlocks,
  matchBlocks,
  matchResidual,
  writeMatches,
  writeReport,
  completeRun,
  recordRunFailure,
] as const satisfies readonly TaskDescription[];
