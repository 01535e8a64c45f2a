import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import type { TradeInPlay, TradeStore } from '../ports/trade-store.ts';
import { tableName } from './environment.ts';
import { type TradeItem, tradeOf } from './trade-item.ts';

export const tradeTableOf = (source: TradeSource): string =>
  tableName(source === 'BANK' ? 'BankTradeData' : 'CounterpartyTradeData');

/** No run has had a verdict on it, or none that still holds. */
export const unmatchedStatus = 'UNMATCHED';

/**
 * A trade's statuses while a run may match it: the index's partitions that a run reads. A DUPLICATE stays out until a newer
 * document changes it: once the trade that it repeats is matched, it would stand alone and look unmatched.
 */
export const statusesInPlay = (source: TradeSource): readonly string[] => [
  unmatchedStatus,
  ...([`UNMATCHED_${source}`, 'PROPOSED', 'MISMATCHED'] satisfies MatchStatus[]),
];

export const tradeInPlay = (item: TradeItem): TradeInPlay => ({
  trade: tradeOf(item),
  version: item.version,
  matchId: item.matchId ?? null,
  staleMatchId: item.staleMatchId ?? null,
});

type Position = { status: string; startKey: Record<string, unknown> | null };

/** Both books in DynamoDB, read through the index by match status. */
export const dynamoTradeStore = (dynamo: DynamoDBDocumentClient): TradeStore => ({
  pageInPlay: async (source, cursor) => {
    const statuses = statusesInPlay(source);
    const { status, startKey } = (cursor as Position | null) ?? { status: unmatchedStatus, startKey: null };
    const page = await dynamo.send(
      new QueryCommand({
        TableName: tradeTableOf(source),
        IndexName: 'byMatchStatus',
        KeyConditionExpression: 'matchStatus = :status',
        ExpressionAttributeValues: { ':status': status },
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    );
    const following = statuses[statuses.indexOf(status) + 1];
    const next: Position | null = page.LastEvaluatedKey
      ? { status, startKey: page.LastEvaluatedKey }
      : following
        ? { status: following, startKey: null }
        : null;
    return { trades: ((page.Items ?? []) as TradeItem[]).map(tradeInPlay), next };
  },

  countNew: async (source, atMost) => {
    let count = 0;
    let startKey: Record<string, unknown> | undefined;
    do {
      const page = await dynamo.send(
        new QueryCommand({
          TableName: tradeTableOf(source),
          IndexName: 'byMatchStatus',
          Select: 'COUNT',
          KeyConditionExpression: 'matchStatus = :status',
          ExpressionAttributeValues: { ':status': unmatchedStatus },
          Limit: atMost - count,
          ...(startKey && { ExclusiveStartKey: startKey }),
        }),
      );
      count += page.Count ?? 0;
      startKey = page.LastEvaluatedKey;
    } while (startKey && count < atMost);
    return count;
  },
});
