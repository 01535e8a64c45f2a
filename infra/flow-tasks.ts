import { documentExtractionTasks } from '../tasks/document-extraction/descriptions.ts';
import { ledgerReconciliationTasks, ledgerSettlementTasks } from '../tasks/ledger-settlement/descriptions.ts';
import { settlementFilesTasks } from '../tasks/settlement-files/descriptions.ts';
import type { TaskDescription } from '../tasks/task-description.ts';
import { tradeMatchingTasks } from '../tasks/trade-matching/descriptions.ts';

/** The tasks of every flow, apart from flows.ts so that bundling need not wait until CDK is loaded. */
export const flowTasks = {
  DocumentExtraction: documentExtractionTasks,
  TradeMatching: tradeMatchingTasks,
  LedgerSettlement: ledgerSettlementTasks,
  LedgerReconciliation: ledgerReconciliationTasks,
  SettlementFiles: settlementFilesTasks,
} as const satisfies Record<string, readonly TaskDescription[]>;

export const tasks: readonly TaskDescription[] = Object.values(flowTasks).flat();
