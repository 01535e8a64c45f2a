import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { BucketName, TableName } from '../tasks/resources.ts';
import type { TaskDescription } from '../tasks/task-description.ts';
import { DocumentExtraction } from '../workflows/document-extraction.ts';
import { LedgerReconciliation } from '../workflows/ledger-reconciliation.ts';
import { LedgerSettlement } from '../workflows/ledger-settlement.ts';
import { SettlementFiles } from '../workflows/settlement-files.ts';
import { TradeMatching } from '../workflows/trade-matching.ts';
import type { WorkflowContext } from '../workflows/workflow-context.ts';
import { flowTasks } from './flow-tasks.ts';
import { ledgerMeasures } from './observability/ledger-measures.ts';
import type { Measures } from './observability/measures.ts';
import { reviewMeasures } from './observability/review-measures.ts';
import type { Settings } from './settings.ts';

/** What starts a flow's machine by itself. */
export type Start =
  /** Every new row of the table: the machine gets a list of `input`, where `<$.…>` stands for a text of the stream's record. */
  | { kind: 'newRows'; table: TableName; input: Readonly<Record<string, string>> }
  | { kind: 'objectCreated'; bucket: BucketName; prefixes: readonly string[] }
  | {
      kind: 'schedule';
      name: string;
      purpose: string;
      /** EventBridge Scheduler's cron, rate or at expression. */
      expression: (settings: Settings) => string;
      input: (settings: Settings) => Readonly<Record<string, unknown>>;
    };

export type Flow = {
  /** Name of the state machine: the same in every stage, since everything that starts or redrives it says so. */
  machine: string;
  Workflow: new (scope: Construct, id: string, context: WorkflowContext) => { readonly stateMachine: StateMachine };
  tasks: readonly TaskDescription[];
  /** Tasks of an earlier flow that this machine runs too. */
  borrows?: readonly TaskDescription[];
  startedBy: readonly Start[];
  /**
   * The trigger by which a task hears of this machine's failed executions. An Express machine has none: EventBridge is told
   * of Standard executions only, and who starts an Express one learns of its failure and repeats it.
   */
  failures?: NonNullable<TaskDescription['triggeredBy']>;
  /** What the flow counts of its business. */
  measures?: (settings: Settings) => Measures;
};

/** A ledger's new entry starts a reconciliation of its payment. */
const newEntries = (table: TableName): Start => ({
  kind: 'newRows',
  table,
  input: { txId: '<$.dynamodb.Keys.txId.S>' },
});

/** Every flow that infra/ deploys: another one is another entry. */
export const flows: readonly Flow[] = [
  {
    machine: 'DocumentExtraction',
    Workflow: DocumentExtraction,
    tasks: flowTasks.DocumentExtraction,
    startedBy: [
      { kind: 'objectCreated', bucket: 'Documents', prefixes: ['BANK/', 'COUNTERPARTY/', 'INVOICES/', 'RECEIPTS/'] },
    ],
    failures: 'documentExtractionFailures',
    measures: reviewMeasures,
  },
  {
    machine: 'TradeMatching',
    Workflow: TradeMatching,
    tasks: flowTasks.TradeMatching,
    startedBy: [
      {
        kind: 'schedule',
        name: 'Nightly',
        purpose: 'Reconciles everything that is open, once a night',
        expression: ({ nightlySchedule }) => nightlySchedule,
        input: () => ({}),
      },
      {
        kind: 'schedule',
        name: 'AfterNewTrades',
        purpose: 'Reconciles during the day when enough trades were extracted since the last run',
        expression: () => 'rate(15 minutes)',
        input: ({ newTradesThreshold }) => ({ onlyIfNewTrades: newTradesThreshold }),
      },
    ],
    failures: 'tradeMatchingFailures',
  },
  {
    machine: 'LedgerSettlement',
    Workflow: LedgerSettlement,
    tasks: flowTasks.LedgerSettlement,
    startedBy: [newEntries('CustomerLedger'), newEntries('ProcessorLedger'), newEntries('CoreLedger')],
    measures: ledgerMeasures,
  },
  {
    machine: 'LedgerReconciliation',
    Workflow: LedgerReconciliation,
    tasks: flowTasks.LedgerReconciliation,
    borrows: flowTasks.LedgerSettlement,
    startedBy: [
      {
        kind: 'schedule',
        name: 'Sweep',
        purpose: 'Reconciles payments whose clock has run out',
        expression: () => 'rate(15 minutes)',
        input: () => ({ scope: 'DUE' }),
      },
      {
        kind: 'schedule',
        name: 'Nightly',
        purpose: 'Reconciles all payments of the day before again, and writes its summary',
        expression: ({ ledgerSchedule }) => ledgerSchedule,
        input: () => ({ scope: 'DAY' }),
      },
    ],
    failures: 'ledgerReconciliationFailures',
  },
  {
    machine: 'SettlementFiles',
    Workflow: SettlementFiles,
    tasks: flowTasks.SettlementFiles,
    startedBy: [{ kind: 'objectCreated', bucket: 'Documents', prefixes: ['SETTLEMENTS/'] }],
    failures: 'settlementFilesFailures',
  },
];
