import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { isValidLei, normalizeLei } from '../../domain/trade/lei.ts';
import { MatchStatus } from '../../domain/trade/match/match-row.ts';
import { TradeSource } from '../../domain/trade/trade.ts';
import type { TradeLists, TradeQuery, TradeRow } from '../ports/trade-lists.ts';
import { tradeTableOf, unmatchedStatus } from './dynamo-trade-store.ts';
import { mergedPage, type Partition } from './merged-query.ts';
import { counterpartyKeyOf, foldName, fromTradeItem, otherPartyOf, type TradeItem } from './trade-item.ts';

/** Every status that a book's trade can have: the partitions of its index. */
const statusesOf = (source: TradeSource): readonly string[] => {
  const ofOtherBook: MatchStatus = source === 'BANK' ? 'UNMATCHED_COUNTERPARTY' : 'UNMATCHED_BANK';
  return [unmatchedStatus, 'PENDING_APPROVAL', ...MatchStatus.options.filter((status) => status !== ofOtherBook)];
};

/** The counterparty as an LEI, null where it is a name. */
const leiOf = (counterparty: string): string | null => {
  const lei = normalizeLei(counterparty);
  return isValidLei(lei) ? lei : null;
};

type Plan = { partitions: Partition[]; keep?: (item: TradeItem) => boolean };

/**
 * Where the trades are that the query asks for. Those of an LEI are in one partition of its index, and a status besides is
 * a filter on what is read; everything else goes through the index by status, of which no status means all of them, with a
 * name as a filter: most trades have an LEI, and the index knows those by it alone.
 */
const planOf = ({ source, status, counterparty, from, to }: TradeQuery): Plan => {
  const books = source ? [source] : TradeSource.options;
  const common = (book: TradeSource) => ({
    tableName: tradeTableOf(book),
    sortKey: 'tradeDate',
    itemKey: 'tradeId',
    from,
    to,
  });
  const lei = counterparty === undefined ? null : leiOf(counterparty);
  if (lei !== null) {
    const partitionKey = { name: 'counterpartyKey', value: counterpartyKeyOf({ counterpartyLei: lei }) };
    return {
      partitions: books.map((book) => ({ ...common(book), name: book, indexName: 'byCounterparty', partitionKey })),
      ...(status !== undefined && { keep: ({ matchStatus }: TradeItem) => matchStatus === status }),
    };
  }
  const partitions = books.flatMap((book) =>
    (status ? [status] : statusesOf(book)).map((value) => ({
      ...common(book),
      name: `${book}/${value}`,
      indexName: 'byMatchStatus',
      partitionKey: { name: 'matchStatus', value },
    })),
  );
  if (counterparty === undefined) return { partitions };
  const name = foldName(counterparty);
  return { partitions, keep: (item) => foldName(otherPartyOf(item).counterpartyName ?? '') === name };
};

const rowOf = (item: TradeItem): TradeRow => {
  const { executionArn: _execution, ...row } = fromTradeItem(item);
  return row;
};

/** Both books' lists in DynamoDB. */
export const dynamoTradeLists = (dynamo: DynamoDBDocumentClient): TradeLists => ({
  list: async (query, page) => {
    const { partitions, keep } = planOf(query);
    const { items, next } = await mergedPage(dynamo, partitions, page, {
      order: 'DESCENDING',
      keep: keep && ((row) => keep(row as TradeItem)),
    });
    return { items: (items as TradeItem[]).map(rowOf), ...(next && { next }) };
  },

  find: async (source, tradeId) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tradeTableOf(source), Key: { tradeId }, ConsistentRead: true }),
    );
    return Item ? rowOf(Item as TradeItem) : null;
  },
});
