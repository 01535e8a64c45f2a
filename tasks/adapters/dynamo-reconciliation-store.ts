import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Run } from '../../domain/trade/match/run.ts';
import { ConflictError } from '../errors.ts';
import type { Lease, ReconciliationStore, RunRecord } from '../ports/reconciliation-store.ts';
import { scopeKeyOf } from '../trade-matching/run.ts';
import type { TransactItem } from './audit-trail.ts';
import { tableName } from './environment.ts';
import { setExpression } from './set-expression.ts';

/** A scope's lock: a row of Reconciliations without a status, so that no index shows it. */
type ScopeLock = { runId: string; heldBy: string; leaseUntilEpochMs: number };

const isFree = 'attribute_not_exists(runId)';
const isOurs = 'heldBy = :runId';
const leaseIsOver = 'leaseUntilEpochMs < :now';
const notOpenedBefore = 'attribute_not_exists(runId)';
const isRunning = '#status = :running';
const isNotCompleted = 'attribute_exists(runId) AND #status <> :completed';

const lockKey = (run: Run) => `LOCK#${scopeKeyOf(run)}`;

const takeLock = (run: Run, lease: Lease) => ({
  TableName: tableName('Reconciliations'),
  Item: { runId: lockKey(run), heldBy: run.runId, leaseUntilEpochMs: lease.untilEpochMs } satisfies ScopeLock,
  ConditionExpression: `${isFree} OR ${isOurs} OR ${leaseIsOver}`,
  ExpressionAttributeValues: { ':runId': run.runId, ':now': lease.nowEpochMs },
});

const changeRun = (
  runId: string,
  set: Partial<RunRecord>,
  remove: readonly string[],
  condition: string,
  values: Record<string, unknown>,
): TransactItem => {
  const update = setExpression(set, remove);
  return {
    Update: {
      TableName: tableName('Reconciliations'),
      Key: { runId },
      UpdateExpression: update.UpdateExpression,
      ConditionExpression: condition,
      ExpressionAttributeNames: update.ExpressionAttributeNames,
      ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ...values },
    },
  };
};

/** Runs and their scopes' locks in DynamoDB. */
export const dynamoReconciliationStore = (dynamo: DynamoDBDocumentClient): ReconciliationStore => {
  const get = async <Row>(runId: string): Promise<Row | null> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('Reconciliations'), Key: { runId }, ConsistentRead: true }),
    );
    return (Item as Row | undefined) ?? null;
  };
  const write = (TransactItems: TransactItem[]) => dynamo.send(new TransactWriteCommand({ TransactItems }));
  /** Whether the write went through; a failed condition is an answer here, not a fault. */
  const tryWrite = async (items: TransactItem[]): Promise<boolean> => {
    try {
      await write(items);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  };
  /** Gives up the scope if the run still holds it: after its lease another run may have it. */
  const releaseLock = async (run: Run): Promise<TransactItem[]> => {
    const lock = await get<ScopeLock>(lockKey(run));
    if (lock?.heldBy !== run.runId) return [];
    return [
      {
        Delete: {
          TableName: tableName('Reconciliations'),
          Key: { runId: lockKey(run) },
          ConditionExpression: isOurs,
          ExpressionAttributeValues: { ':runId': run.runId },
        },
      },
    ];
  };

  const renew = async (run: Run, lease: Lease): Promise<void> => {
    const renewed = await tryWrite([
      { Put: takeLock(run, lease) },
      changeRun(run.runId, { status: 'RUNNING' }, ['failure', 'failedAt'], isNotCompleted, {
        ':completed': 'COMPLETED',
      }),
    ]);
    if (renewed) return;
    const lock = await get<ScopeLock>(lockKey(run));
    throw new ConflictError(
      lock && lock.heldBy !== run.runId
        ? `run ${lock.heldBy} holds the scope of run ${run.runId} now: redrive it when that run has ended`
        : `run ${run.runId} is completed or was never opened`,
    );
  };

  return {
    open: async (run, lease) => {
      const record: RunRecord = { ...run, status: 'RUNNING' };
      const opened = await tryWrite([
        { Put: takeLock(run, lease) },
        { Put: { TableName: tableName('Reconciliations'), Item: record, ConditionExpression: notOpenedBefore } },
      ]);
      if (opened) return { kind: 'opened' };
      const lock = await get<ScopeLock>(lockKey(run));
      if (lock && lock.heldBy !== run.runId && lock.leaseUntilEpochMs >= lease.nowEpochMs) {
        return { kind: 'held', byRunId: lock.heldBy };
      }
      // The run's own record is there: the task runs again, or the execution was redriven.
      await renew(run, lease);
      return { kind: 'opened' };
    },

    renew,

    complete: async (run, report, completedAt) => {
      const completed = await tryWrite([
        changeRun(run.runId, { status: 'COMPLETED', completedAt, report }, ['failure', 'failedAt'], isNotCompleted, {
          ':completed': 'COMPLETED',
        }),
        ...(await releaseLock(run)),
      ]);
      if (completed) return;
      const known = await get<RunRecord>(run.runId);
      if (known?.status !== 'COMPLETED')
        throw new ConflictError(`run ${run.runId} can't be completed: ${known?.status ?? 'unknown'}`);
    },

    fail: async (runId, failure, failedAt) => {
      const run = await get<RunRecord>(runId);
      if (run?.status !== 'RUNNING') return { kind: 'notRunning' };
      const failed = await tryWrite([
        changeRun(runId, { status: 'FAILED', failure, failedAt }, [], isRunning, { ':running': 'RUNNING' }),
        ...(await releaseLock(run)),
      ]);
      return failed ? { kind: 'failed', run: { ...run, status: 'FAILED', failure, failedAt } } : { kind: 'notRunning' };
    },

    find: (runId) => get<RunRecord>(runId),
  };
};
