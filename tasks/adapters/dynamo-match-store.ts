import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { TradeSource } from '../../domain/trade/trade.ts';
import { ConflictError, ThrottledError } from '../errors.ts';
import {
  actionCount,
  actionsPerTransaction,
  type CommitOutcome,
  type MatchRecord,
  type MatchStore,
  type MatchTransaction,
  type TradeKey,
} from '../ports/match-store.ts';
import type { TransactItem } from './audit-trail.ts';
import { tradeInPlay, tradeTableOf } from './dynamo-trade-store.ts';
import { tableName } from './environment.ts';
import { failedConditions } from './named-error.ts';
import { setExpression } from './set-expression.ts';
import type { TradeItem } from './trade-item.ts';

const keysPerBatchGet = 100;
const parallelTransactions = 8;
/** A batch that comes back incomplete time and again is being throttled. */
const batchGetAttempts = 5;

const recordIsNew = 'attribute_not_exists(matchId)';
const recordIsUnchanged = 'revision = :expectedRevision';
const tradeIsFree = 'attribute_not_exists(matchId)';
const claimIsOurs = 'claimedBy = :matchId';
const auditEntryIsNext = 'attribute_not_exists(entity)';
/** Four eyes hold for whoever writes, administrators included: it is a condition of the write. */
const approverIsNotMaker = 'attribute_exists(maker) AND maker <> :approver';

/** A row of TradeMatches that says which live match has a trade. Without status or run: no index shows it. */
type Claim = { matchId: string; claimedBy: string };

const claimKey = ({ source, tradeId }: TradeKey) => ({ matchId: `CLAIM#${source}#${tradeId}` });

const recordAction = ({
  matchId,
  expectedRevision,
  set,
  remove,
}: MatchTransaction['records'][number]): TransactItem => {
  const { matchId: _key, ...attributes } = set;
  const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = setExpression(attributes, remove);
  const conditions = [
    expectedRevision === null ? recordIsNew : recordIsUnchanged,
    ...(set.approver ? [approverIsNotMaker] : []),
  ];
  return {
    Update: {
      TableName: tableName('TradeMatches'),
      Key: { matchId },
      UpdateExpression,
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ...(expectedRevision !== null && { ':expectedRevision': expectedRevision }),
      },
    },
  };
};

const tradeAction = ({
  source,
  tradeId,
  expected,
  matchStatus,
  matchId,
}: MatchTransaction['trades'][number]): TransactItem => {
  const { ExpressionAttributeNames, ExpressionAttributeValues, UpdateExpression } = setExpression(
    { matchStatus, ...(matchId !== null && { matchId }) },
    [...(matchId === null ? ['matchId'] : []), 'staleMatchId'],
  );
  const standsWhereItDid = expected.matchId === null ? 'attribute_not_exists(matchId)' : 'matchId = :expectedMatchId';
  return {
    Update: {
      TableName: tradeTableOf(source),
      Key: { tradeId },
      UpdateExpression,
      ConditionExpression: `version = :expectedVersion AND ${standsWhereItDid}`,
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ':expectedVersion': expected.version,
        ...(expected.matchId !== null && { ':expectedMatchId': expected.matchId }),
      },
    },
  };
};

const actionsOf = ({ matchId, records, trades, claims, releases, audit }: MatchTransaction): TransactItem[] => [
  ...records.map(recordAction),
  ...trades.map(tradeAction),
  ...claims.map((trade) => ({
    Put: {
      TableName: tableName('TradeMatches'),
      Item: { ...claimKey(trade), claimedBy: matchId } satisfies Claim,
      ConditionExpression: tradeIsFree,
    },
  })),
  ...releases.map((trade) => ({
    Delete: {
      TableName: tableName('TradeMatches'),
      Key: claimKey(trade),
      ConditionExpression: claimIsOurs,
      ExpressionAttributeValues: { ':matchId': matchId },
    },
  })),
  ...audit.map((entry) => ({
    Put: { TableName: tableName('Audit'), Item: entry, ConditionExpression: auditEntryIsNext },
  })),
];

/** What a transaction touches: DynamoDB takes no two actions on one item in one call. */
const touched = ({ records, trades }: MatchTransaction): string[] => [
  ...records.map(({ matchId }) => matchId),
  ...trades.map(({ source, tradeId }) => `${source}#${tradeId}`),
];

type Pack = { indexes: number[]; actions: number; touched: Set<string> };

/** Transactions by their index, several to a call as far as the limit goes: one call costs one round trip. */
const inPacks = (transactions: readonly MatchTransaction[], indexes: readonly number[]): Pack[] => {
  const packs: Pack[] = [];
  for (const index of indexes) {
    const transaction = transactions[index]!;
    const actions = actionCount(transaction);
    if (actions > actionsPerTransaction) {
      throw new RangeError(
        `${transaction.matchId}: ${actions} actions, more than a transaction's ${actionsPerTransaction}`,
      );
    }
    const keys = touched(transaction);
    let pack = packs.at(-1);
    if (!pack || pack.actions + actions > actionsPerTransaction || keys.some((key) => pack?.touched.has(key))) {
      pack = { indexes: [], actions: 0, touched: new Set() };
      packs.push(pack);
    }
    pack.indexes.push(index);
    pack.actions += actions;
    for (const key of keys) pack.touched.add(key);
  }
  return packs;
};

/** Matches and breaks in DynamoDB. */
export const dynamoMatchStore = (dynamo: DynamoDBDocumentClient): MatchStore => {
  const batchGet = async <Item>(table: string, keys: readonly Record<string, string>[]): Promise<Item[]> => {
    const items: Item[] = [];
    for (let start = 0; start < keys.length; start += keysPerBatchGet) {
      let pending = keys.slice(start, start + keysPerBatchGet) as Record<string, unknown>[];
      for (let attempt = 1; pending.length > 0; attempt += 1) {
        if (attempt > batchGetAttempts) throw new ThrottledError(`${table} keeps giving back part of a batch only`);
        const { Responses, UnprocessedKeys } = await dynamo.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: pending, ConsistentRead: true } } }),
        );
        items.push(...((Responses?.[table] ?? []) as Item[]));
        pending = UnprocessedKeys?.[table]?.Keys ?? [];
      }
    }
    return items;
  };

  /** Commits a pack; where a condition fails, the transactions that it belongs to fall out and the rest goes again. */
  const commitPack = async (
    transactions: readonly MatchTransaction[],
    pack: readonly number[],
    outcomes: CommitOutcome[],
  ): Promise<void> => {
    let pending = pack;
    while (pending.length > 0) {
      const actions = pending.map((index) => actionsOf(transactions[index]!));
      try {
        await dynamo.send(new TransactWriteCommand({ TransactItems: actions.flat() }));
        for (const index of pending) outcomes[index] = 'committed';
        return;
      } catch (error) {
        if (error instanceof ThrottledError) return;
        if (!(error instanceof ConflictError)) throw error;
        const owners = pending.flatMap((index, position) => actions[position]!.map(() => index));
        const failed = new Set(failedConditions(error).map((action) => owners[action]));
        if (failed.size === 0) throw error;
        pending = pending.filter((index) => !failed.has(index));
      }
    }
  };

  return {
    findAll: async (matchIds) => {
      const keys = [...new Set(matchIds)].map((matchId) => ({ matchId }));
      const records = await batchGet<MatchRecord>(tableName('TradeMatches'), keys);
      return new Map(records.map((record) => [record.matchId, record]));
    },

    claimantOf: async (trade) => {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: tableName('TradeMatches'), Key: claimKey(trade), ConsistentRead: true }),
      );
      return (Item as Claim | undefined)?.claimedBy ?? null;
    },

    tradesOf: async (keys) => {
      const ofSource = async (source: TradeSource) => {
        const tradeIds = new Set(keys.filter((key) => key.source === source).map(({ tradeId }) => tradeId));
        const items = await batchGet<TradeItem>(
          tradeTableOf(source),
          [...tradeIds].map((tradeId) => ({ tradeId })),
        );
        return items.map(tradeInPlay);
      };
      return [...(await ofSource('BANK')), ...(await ofSource('COUNTERPARTY'))];
    },

    commit: async (transactions) => {
      // What was throttled stays a conflict: the caller plans it again, a bounded number of times.
      const outcomes: CommitOutcome[] = transactions.map(() => 'conflict');
      const packs = inPacks(transactions, [...transactions.keys()]);
      const worker = async () => {
        for (let pack = packs.shift(); pack; pack = packs.shift())
          await commitPack(transactions, pack.indexes, outcomes);
      };
      await Promise.all(Array.from({ length: parallelTransactions }, worker));
      return outcomes;
    },
  };
};
