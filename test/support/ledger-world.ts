import { randomUUID } from 'node:crypto';
import type { LedgerViews } from '../../domain/ledger/entry.ts';
import { type SdkCall, ServiceError } from '../../local/engine/services.ts';
import { dynamoDailySummaries } from '../../tasks/adapters/dynamo-daily-summaries.ts';
import { dynamoLedgerLists } from '../../tasks/adapters/dynamo-ledger-lists.ts';
import { dynamoLedgerStore } from '../../tasks/adapters/dynamo-ledger-store.ts';
import * as addUp from '../../tasks/ledger-settlement/add-up.ts';
import { makeAppendCoreEntry, makeAppendProcessorEntry } from '../../tasks/ledger-settlement/append-entry.ts';
import * as classify from '../../tasks/ledger-settlement/classify-transaction.ts';
import * as emit from '../../tasks/ledger-settlement/emit-outcomes.ts';
import * as listPayments from '../../tasks/ledger-settlement/list-payments.ts';
import { makePostTransaction } from '../../tasks/ledger-settlement/post-transaction.ts';
import * as recordFailure from '../../tasks/ledger-settlement/record-ledger-run-failure.ts';
import * as writeSummary from '../../tasks/ledger-settlement/write-summary.ts';
import type { ConcordEvent } from '../../tasks/ports/event-publisher.ts';
import type { LedgerPorts } from '../../tasks/ports/ledger-ports.ts';
import { LedgerReconciliation } from '../../workflows/ledger-reconciliation.ts';
import { LedgerSettlement } from '../../workflows/ledger-settlement.ts';
import { memoryRunFiles } from '../tasks/trade-matching/memory-run-files.ts';
import { type LocalTables, startDynamoDbLocal } from './dynamodb-local.ts';
import { rawDynamoDb } from './raw-dynamodb.ts';
import { runMachine, type TaskFunction } from './run-machine.ts';
import { parsing } from './task-function.ts';
import { workflowDefinition } from './workflow-definition.ts';

export const ledgerTables = [
  'CustomerLedger',
  'ProcessorLedger',
  'CoreLedger',
  'ReconciliationFindings',
  'ReconciliationAudit',
  'DailySummary',
] as const;

/** A Monday morning in business hours. */
export const mondayMorning = Date.parse('2026-03-02T09:00:00.000Z');

/** Small, so that a batch of few payments goes through several files. */
const paymentsPerFile = 3;

type DeadLetter = { txId: string; error: string; cause: string };
type Sdk = (call: SdkCall) => Promise<unknown>;

/** LedgerSettlement on Amazon's DynamoDB Local, with its tasks in this process and a queue that keeps its messages. */
export const startLedgerWorld = async () => {
  const { definition } = workflowDefinition(
    (scope, context) => new LedgerSettlement(scope, 'LedgerSettlement', context),
  );
  const reconciliation = workflowDefinition(
    (scope, context) => new LedgerReconciliation(scope, 'LedgerReconciliation', context),
  ).definition;
  const local: LocalTables = await startDynamoDbLocal([...ledgerTables]);
  const raw = rawDynamoDb(local.config);
  const published: ConcordEvent[] = [];
  const deadLetters: DeadLetter[] = [];
  const objects = new Map<string, string>();
  const counted = new Map<string, number>();
  const ledger = dynamoLedgerStore(local.dynamo);
  let now = mondayMorning;
  const ports: LedgerPorts = {
    clock: () => now,
    events: {
      publish: async (event) => {
        published.push(event);
      },
      publishAll: async (events) => {
        published.push(...events);
      },
    },
    files: memoryRunFiles(objects),
    lists: dynamoLedgerLists(local.dynamo),
    summaries: dynamoDailySummaries(local.dynamo),
    ledger,
    metrics: {
      count: (byCategory) => {
        for (const [category, { payments }] of byCategory)
          counted.set(category, (counted.get(category) ?? 0) + payments);
      },
    },
    rules: { active: async () => null },
  };

  const sdk: Sdk = async (call) => {
    if (call.service === 'dynamodb') return raw.call(call);
    if (call.service === 'sqs') {
      deadLetters.push(JSON.parse(JSON.stringify(call.parameters.MessageBody)) as DeadLetter);
      return { MessageId: '1' };
    }
    throw new ServiceError('UnsupportedService', `${call.service}:${call.action}`);
  };
  const tasks = {
    ListPayments: parsing(
      listPayments.Input,
      listPayments.Output,
      listPayments.makeListPayments(ports, paymentsPerFile),
    ),
    AddUp: parsing(addUp.Input, addUp.Output, addUp.makeAddUp(ports)),
    WriteSummary: parsing(writeSummary.Input, writeSummary.Output, writeSummary.makeWriteSummary(ports)),
    RecordLedgerRunFailure: parsing(
      recordFailure.Input,
      recordFailure.Output,
      recordFailure.makeRecordLedgerRunFailure(ports),
    ),
    ClassifyTransaction: parsing(classify.Input, classify.Output, classify.makeClassifyTransaction(ports)),
    EmitOutcomes: parsing(emit.Input, emit.Output, emit.makeEmitOutcomes(ports)),
  };

  const append = {
    processor: makeAppendProcessorEntry(ports),
    core: makeAppendCoreEntry(ports),
  };
  return {
    ports,
    ledger,
    tasks,
    sdk,
    definition,
    published,
    deadLetters,
    counted,
    raw,
    tables: local,
    /** Sets the clock that use cases and tasks read. */
    at: (epochMs: number) => {
      now = epochMs;
    },
    now: () => now,
    post: (txId: string, amount = '100.00', currency = 'EUR') =>
      makePostTransaction(ports)({ terms: { txId, amount, currency, processor: 'CARDCO' }, by: 'test' }),
    append: (
      name: keyof typeof append,
      txId: string,
      more: Partial<Parameters<(typeof append)['core']>[0]['entry']> = {},
    ) =>
      append[name]({
        entry: { txId, kind: 'SETTLEMENT', amount: '100.00', currency: 'EUR', ...more },
        by: 'test',
      }),
    /** One execution, started by events of these payments. Standard, so that its path can be seen: the definition is one. */
    settle: (
      txIds: readonly string[],
      replaced: { tasks?: Record<string, TaskFunction>; sdk?: Sdk; name?: string } = {},
    ) =>
      runMachine({
        definition,
        input: txIds.map((txId) => ({ txId })),
        startAt: now,
        sdk: replaced.sdk ?? sdk,
        tasks: { ...tasks, ...replaced.tasks },
        name: replaced.name ?? randomUUID(),
      }),
    /** One batch of LedgerReconciliation. */
    reconcile: (
      input: Record<string, unknown>,
      replaced: { tasks?: Record<string, TaskFunction>; name?: string } = {},
    ) =>
      runMachine({
        definition: reconciliation,
        input,
        startAt: now,
        sdk,
        objects,
        tasks: { ...tasks, ...replaced.tasks },
        name: replaced.name ?? randomUUID(),
      }),
    /** The payment's states as the trail tells them: `MISMATCH missing core`. */
    story: async (txId: string): Promise<string[]> =>
      (await ledger.trail(txId)).map(({ after }) => {
        const { finding, reasons } = after as { finding: string; reasons: string[] };
        return `${finding}: ${reasons[0]}`;
      }),
    views: async (txId: string): Promise<LedgerViews> => (await ledger.collect(txId)).views,
    stop: async () => {
      raw.stop();
      await local.stop();
    },
  };
};
export type LedgerWorld = Awaited<ReturnType<typeof startLedgerWorld>>;
