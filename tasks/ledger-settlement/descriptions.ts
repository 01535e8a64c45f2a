import type { Grant, TaskDescription } from '../task-description.ts';

const folder = 'tasks/ledger-settlement';

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
  grants: [{ eventBus: 'default' }],
};

/** Every task of the flow, for infra/ to deploy. */
export const ledgerSettlementTasks = [classifyTransaction, emitOutcomes] as const satisfies readonly TaskDescription[];
