import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { isValidLei, normalizeLei } from '../../domain/trade/lei.ts';
import { MatchStatus } from '../../domain/trade/match/match-row.ts';
import { TradeSource } from '../../domain/trade/trade.ts';
import type { TradeLists, TradeQuery, TradeRow } from '../ports/trade-lists.ts';
import { tradeTableOf, unmatchedStatus } from './dynamo-trade-store.ts';
import { mergedPage, type Partition } from './merged-query.ts';
import { counterpartyKeyOf, fromTradeItem, type TradeItem } from './trade-item.ts';

/** Every status that a book's trade can have: the partitions of its index. */
const statusesOf = (source: TradeSource): readonly string[] => {
  const ofOtherBook: MatchStatus = source === 'BANK' ? 'UNMATCHED_COUNTERPARTY' : 'UNMATCHED_BANK';
  return [unmatchedStatus, 'PENDING_APPROVAL', ...MatchStatus.options.filter((status) => status !== ofOtherBook)];
};

const longestKeyBytes = 2_048;

const partyKeyOf = (counterparty: string): string => {
  const lei = normalizeLei(counterparty);
  return counterpartyKeyOf(isValidLei(lei) ? { counterpartyLei: lei } : { counterpartyName: counterparty });
};

/**
 * The partitions that hold what the query asks for. A counterparty's are read through its index, and a status besides is
 * then a filter on what is read; everything else through the index by status, of which no status means all of them.
 */
const partitionsOf = ({ source, status, counterparty, from, to }: TradeQuery): Partition[] =>
  (source ? [source] : TradeSource.options).flatMap((book) => {
    const common = { tableName: tradeTableOf(book), sortKey: 'tradeDate', itemKey: 'tradeId', from, to };
    if (counterparty !== undefined) {
      const partitionKey = { name: 'counterpartyKey', value: partyKeyOf(counterparty) };
      return [{ ...common, name: book, indexName: 'byCounterparty', partitionKey }];
    }
    return (status ? [status] : statusesOf(book)).map((value) => ({
      ...common,
      name: `${book}/${value}`,
      indexName: 'byMatchStatus',
      partitionKey: { name: 'matchStatus', value },
    }));
  });

const rowOf = (item: TradeItem): TradeRow => {
  const { executionArn: _execution, ...row } = fromTradeItem(item);
  return row;
};

/** Both books' lists in DynamoDB. */
export const dynamoTradeLists = (dynamo: DynamoDBDocumentClient): TradeLists => ({
  list: async (query, page) => {
    const { status, counterparty } = query;
    // Folding can lengthen a name; a longer key than DynamoDB has is no trade's.
    if (counterparty !== undefined && Buffer.byteLength(partyKeyOf(counterparty)) > longestKeyBytes)
      return { items: [] };
    const keep =
      status !== undefined && counterparty !== undefined
        ? (item: Record<string, unknown>) => item.matchStatus === status
        : undefined;
    const { items, next } = await mergedPage(dynamo, partitionsOf(query), page, { order: 'DESCENDING', keep });
    return { items: (items as TradeItem[]).map(rowOf), ...(next && { next }) };
  },

  find: async (source, tradeId) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tradeTableOf(source), Key: { tradeId }, ConsistentRead: true }),
    );
    return Item ? rowOf(Item as TradeItem) : null;
  },
});
