import { BatchGetCommand, type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError, ThrottledError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { ExtractedTrade, ExtractedTradeStore, TradeOutcome } from '../ports/extracted-records.ts';
import { appendAudit, lastAuditEntry, type TransactItem } from './audit-trail.ts';
import { tableName } from './environment.ts';
import { tradeChange } from './trade-change.ts';
import { fromTradeItem, type TradeItem, toTradeItem } from './trade-item.ts';

const isNew = 'attribute_not_exists(tradeId)';
const isUnchanged = 'version = :version';
/** A verdict of matching leaves the version alone: an amendment must know the match that it makes stale. */
const hasNoMatch = 'attribute_not_exists(matchId)';
const hasSameMatch = 'matchId = :matchId';

/** A row and its audit entry each: half of the hundred actions that a transaction may have, some left over. */
const tradesPerTransaction = 45;
const transactionsAtOnce = 4;
const writeAttempts = 5;

const tableOf = ({ trade }: ExtractedTrade): string =>
  tableName(trade.source === 'BANK' ? 'BankTradeData' : 'CounterpartyTradeData');

export const tradeEntity = ({ source, tradeId }: { source: string; tradeId: string }): string =>
  `TRADE#${source}#${tradeId}`;

/** Splits a list into the first occurrences of each trade id, the second ones, and so on: within a part ids are distinct. */
const wavesOf = (trades: readonly ExtractedTrade[]): { trade: ExtractedTrade; index: number }[][] => {
  const seen = new Map<string, number>();
  const waves: { trade: ExtractedTrade; index: number }[][] = [];
  for (const [index, trade] of trades.entries()) {
    const entity = tradeEntity(trade.trade);
    const wave = seen.get(entity) ?? 0;
    seen.set(entity, wave + 1);
    waves[wave] ??= [];
    waves[wave].push({ trade, index });
  }
  return waves;
};

const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) => items.slice(chunk * size, (chunk + 1) * size));

export const dynamoExtractedTradeStore = (dynamo: DynamoDBDocumentClient): ExtractedTradeStore => {
  const rowsOf = async (trades: readonly ExtractedTrade[]): Promise<Map<string, TradeItem>> => {
    const rows = new Map<string, TradeItem>();
    let pending: NonNullable<ConstructorParameters<typeof BatchGetCommand>[0]['RequestItems']> = {};
    for (const trade of trades) {
      const table = tableOf(trade);
      pending[table] ??= { Keys: [], ConsistentRead: true };
      pending[table].Keys?.push({ tradeId: trade.trade.tradeId });
    }
    for (let attempt = 1; Object.keys(pending).length > 0; attempt += 1) {
      if (attempt > writeAttempts) throw new ThrottledError('the trades table did not answer for all keys');
      const { Responses = {}, UnprocessedKeys = {} } = await dynamo.send(
        new BatchGetCommand({ RequestItems: pending }),
      );
      for (const item of Object.values(Responses).flat() as TradeItem[]) rows.set(tradeEntity(item), item);
      pending = UnprocessedKeys;
    }
    return rows;
  };

  const actionsOf = async (
    extracted: ExtractedTrade,
    item: TradeItem | undefined,
    receivedAt: string,
    by: ChangedBy,
  ): Promise<{ outcome: TradeOutcome; actions: TransactItem[] }> => {
    const before = item && fromTradeItem(item);
    const change = tradeChange(before, extracted, receivedAt, by);
    if (!change.after) return { outcome: change.outcome, actions: [] };
    const entity = tradeEntity(extracted.trade);
    const audited = {
      entity,
      action: change.outcome === 'created' ? 'TRADE_EXTRACTED' : 'TRADE_AMENDED',
      before: before ? { ...before.trade, version: before.version, documentId: before.lineage.documentId } : null,
      after: { ...change.after.trade, version: change.after.version, documentId: change.after.lineage.documentId },
    };
    const row: TransactItem = {
      Put: {
        TableName: tableOf(extracted),
        Item: toTradeItem(change.after),
        ...(before
          ? {
              ConditionExpression: `${isUnchanged} AND ${before.matchId === undefined ? hasNoMatch : hasSameMatch}`,
              ExpressionAttributeValues: {
                ':version': before.version,
                ...(before.matchId !== undefined && { ':matchId': before.matchId }),
              },
            }
          : { ConditionExpression: isNew }),
      },
    };
    const previous = before ? await lastAuditEntry(dynamo, entity) : null;
    return { outcome: change.outcome, actions: [row, appendAudit(previous, audited, by)] };
  };

  const storeChunk = async (
    trades: readonly ExtractedTrade[],
    receivedAt: string,
    by: ChangedBy,
  ): Promise<TradeOutcome[]> => {
    for (let attempt = 1; ; attempt += 1) {
      const rows = await rowsOf(trades);
      const changes = await Promise.all(
        trades.map((trade) => actionsOf(trade, rows.get(tradeEntity(trade.trade)), receivedAt, by)),
      );
      const TransactItems = changes.flatMap(({ actions }) => actions);
      try {
        if (TransactItems.length > 0) await dynamo.send(new TransactWriteCommand({ TransactItems }));
        return changes.map(({ outcome }) => outcome);
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        if (attempt === writeAttempts)
          throw new ThrottledError('trades of this document keep being changed by others', { cause: error });
      }
    }
  };

  return {
    store: async (trades, receivedAt, by) => {
      const outcomes: TradeOutcome[] = [];
      for (const wave of wavesOf(trades)) {
        for (const round of chunksOf(chunksOf(wave, tradesPerTransaction), transactionsAtOnce)) {
          await Promise.all(
            round.map(async (chunk) => {
              const stored = await storeChunk(
                chunk.map(({ trade }) => trade),
                receivedAt,
                by,
              );
              for (const [at, { index }] of chunk.entries()) outcomes[index] = stored[at] as TradeOutcome;
            }),
          );
        }
      }
      return outcomes;
    },
  };
};
