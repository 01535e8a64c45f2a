import type { Grant, TaskDescription } from '../task-description.ts';

const folder = 'tasks/ledger-settlement';

const publish: Grant = { eventBus: 'default' };
const readRules: Grant = { table: 'Reconciliations', actions: ['GetItem'] };

export const classifyTransaction: TaskDescription = {
  name: 'ClassifyTransaction',
  entry: `${folder}/classify-transaction.ts`,
  purpose: "Says what a payment's entries come to and what must be written for it; the machine reads and writes",
  memoryMegabytes: 512,
  timeoutSeconds: 20,
  grants: [readRules, { tableNames: ['CustomerLedger', 'ReconciliationFindings', 'ReconciliationAudit'] }],
};

export const emitOutcomes: TaskDescription = {
  name: 'EmitOutcomes',
  entry: `${folder}/emit-outcomes.ts`,
  purpose: 'Publishes LedgerReconciled for each payment of a batch and counts them by category',
  memoryMegabytes: 256,
  timeoutSeconds: 20,
  grants: [publish],
};

export const listPayments: TaskDescription = {
  name: 'ListPayments',
  entry: `${folder}/list-payments.ts`,
  purpose: 'Lists the payments that a batch reconciles again, by index, from a cursor on',
  memoryMegabytes: 1024,
  timeoutSeconds: 300,
  grants: [
    { table: 'ReconciliationFindings', actions: ['Query'], indexes: ['byDue'] },
    { table: 'CustomerLedger', actions: ['Query'], indexes: ['byDay'] },
    { table: 'ProcessorLedger', actions: ['Query'], indexes: ['byDay'] },
    { table: 'CoreLedger', actions: ['Query'], indexes: ['byDay'] },
    { bucket: 'Work', actions: ['PutObject'], prefix: 'runs/' },
  ],
};

export const addUp: TaskDescription = {
  name: 'AddUp',
  entry: `${folder}/add-up.ts`,
  purpose: 'Adds up what the children of a map over payments came to',
  memoryMegabytes: 1024,
  timeoutSeconds: 120,
  grants: [{ bucket: 'Work', actions: ['GetObject'], prefix: 'runs/' }],
};

export const writeSummary: TaskDescription = {
  name: 'WriteSummary',
  entry: `${folder}/write-summary.ts`,
  purpose: "Writes a day's counts and sums by category and publishes LedgerDaySummarised",
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [{ table: 'DailySummary', actions: ['PutItem'] }, publish],
};

export const recordLedgerRunFailure: TaskDescription = {
  name: 'RecordLedgerRunFailure',
  entry: `${folder}/record-ledger-run-failure.ts`,
  purpose: 'Records that a batch over payments failed and publishes LedgerReconciliationFailed',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [{ table: 'DailySummary', actions: ['PutItem'] }, publish],
  triggeredBy: 'ledgerReconciliationFailures',
};

/** Every task of LedgerSettlement, for infra/ to deploy. */
export const ledgerSettlementTasks = [classifyTransaction, emitOutcomes] as const satisfies readonly TaskDescription[];

/** Every task of LedgerReconciliation besides those of LedgerSettlement, whose rounds its children go. */
export const ledgerReconciliationTasks = [
  listPayments,
  addUp,
  writeSummary,
  recordLedgerRunFailure,
] as const satisfies readonly TaskDescription[];
