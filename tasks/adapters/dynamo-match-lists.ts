import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { BreakRange, MatchLists } from '../ports/match-lists.ts';
import type { MatchRecord } from '../ports/match-store.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { tableName } from './environment.ts';
import { mergedPage, type Partition } from './merged-query.ts';

const partitionOf = (
  indexName: string,
  partitionKey: Partition['partitionKey'],
  sortKey: string,
  range: Pick<Partition, 'from' | 'to'> = {},
): Partition => ({
  name: partitionKey.value,
  tableName: tableName('TradeMatches'),
  indexName,
  partitionKey,
  sortKey,
  itemKey: 'matchId',
  ...range,
});

const byStatus = (value: string) => partitionOf('byStatus', { name: 'status', value }, 'createdAt');
const byRun = (value: string) => partitionOf('byRun', { name: 'runId', value }, 'matchId');
const byBreak = ({ status, band, from, to }: BreakRange) =>
  partitionOf('byBreak', { name: 'breakKey', value: `${status}#${band}` }, 'firstSeenAt', { from, to });
const byOwner = (value: string) => partitionOf('byBreakOwner', { name: 'breakOwner', value }, 'firstSeenAt');
const byAwaiting = (value: string) => partitionOf('byAwaiting', { name: 'awaiting', value }, 'awaitingSince');

const standing: readonly MatchRecord['status'][] = ['PENDING_APPROVAL', ...MatchStatus.options];

const isIn =
  (ranges: readonly BreakRange[]) =>
  ({ breakKey, firstSeenAt }: MatchRecord): boolean =>
    ranges.some(
      ({ status, band, from = '', to }) =>
        breakKey === `${status}#${band}` && firstSeenAt >= from && (to === undefined || firstSeenAt <= to),
    );

/** Lists of matches and breaks in DynamoDB. */
export const dynamoMatchLists = (dynamo: DynamoDBDocumentClient): MatchLists => {
  const list = async (
    partitions: readonly Partition[],
    page: PageRequest,
    order: 'ASCENDING' | 'DESCENDING',
    keep?: (record: MatchRecord) => boolean,
  ): Promise<Page<MatchRecord>> => {
    if (partitions.length === 0) return { items: [] };
    const { items, next } = await mergedPage(dynamo, partitions, page, {
      order,
      keep: keep && ((row) => keep(row as MatchRecord)),
    });
    return { items: items as MatchRecord[], ...(next && { next }) };
  };

  return {
    matches: ({ status, runId }, page) => {
      if (runId === undefined) return list((status ? [status] : standing).map(byStatus), page, 'DESCENDING');
      return list([byRun(runId)], page, 'ASCENDING', status && ((record) => record.status === status));
    },

    breaks: ({ ranges, owner }, page) => {
      if (owner === undefined) return list(ranges.map(byBreak), page, 'ASCENDING');
      // Resolved breaks have left their owner's index.
      if (ranges.some(({ status }) => status === 'RESOLVED'))
        return list(ranges.map(byBreak), page, 'ASCENDING', (record) => record.owner === owner);
      return list([byOwner(owner)], page, 'ASCENDING', isIn(ranges));
    },

    awaiting: (kinds, page) => list(kinds.map(byAwaiting), page, 'ASCENDING'),
  };
};
