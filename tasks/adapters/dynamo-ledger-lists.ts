import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding } from '../../domain/ledger/finding.ts';
import { shards } from '../../domain/ledger/shard.ts';
import { categories } from '../../domain/ledger/verdict.ts';
import type { FindingPlace, LedgerLists, PaymentCursor, PaymentPage } from '../ports/ledger-lists.ts';
import { tableName } from './environment.ts';
import { categoryShardOf, dayShardOf, dueShardOf, findingOf, ledgerTable, listedAs } from './ledger-items.ts';

type Row = Record<string, unknown>;

/** Keys of a payment are some hundred bytes: a page of the index, of a megabyte, has thousands. */
const paymentsPerPage = 5_000;
/** Queries at once for a list over all categories. */
const queriesAtOnce = 16;

/** Sorts after every txId. */
const afterAll = '\uffff';

/** Lists over the ledgers in DynamoDB. */
export const dynamoLedgerLists = (dynamo: DynamoDBDocumentClient): LedgerLists => {
  const query = async (
    table: string,
    index: string,
    condition: string,
    values: Row,
    more: { Limit: number; ScanIndexForward?: boolean; ExclusiveStartKey?: Row | undefined },
  ) => {
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
        ...more,
      }),
    );
    return { rows: Items, lastKey: LastEvaluatedKey };
  };

  /** The walk through the shards, one after the other. */
  const walk = async (
    cursor: PaymentCursor | null,
    read: (shard: string, position: unknown) => Promise<{ txIds: string[]; position: unknown }>,
  ): Promise<PaymentPage> => {
    const shard = cursor?.shard ?? 0;
    const page = await read(shards[shard] ?? '', cursor?.position ?? null);
    if (page.position !== null) return { txIds: page.txIds, next: { shard, position: page.position } };
    return { txIds: page.txIds, next: shard + 1 < shards.length ? { shard: shard + 1, position: null } : null };
  };

  const idsOf = (rows: readonly Row[]): string[] => rows.map(({ txId }) => txId as string);

  return {
    due: (byEpochMs, cursor) =>
      walk(cursor, async (shard, position) => {
        const { rows, lastKey } = await query(
          tableName('ReconciliationFindings'),
          'byDue',
          'dueShard = :shard AND dueAt <= :by',
          { ':shard': dueShardOf(shard), ':by': new Date(byEpochMs).toISOString() },
          { Limit: paymentsPerPage, ...(position !== null && { ExclusiveStartKey: position as Row }) },
        );
        return { txIds: idsOf(rows), position: lastKey ?? null };
      }),

    ofDay: (day, cursor) =>
      walk(cursor, async (shard, position) => {
        const after = (position as string | null) ?? '';
        const pages = await Promise.all(
          Object.values(ledgerTable).map((table) =>
            query(
              tableName(table),
              'byDay',
              'dayShard = :shard AND txId > :after',
              { ':shard': dayShardOf(day, shard), ':after': after || ' ' },
              { Limit: paymentsPerPage },
            ),
          ),
        );
        // A ledger that has more may have ids after its last one that another's page is past already: go no further.
        const bounds = pages.flatMap(({ rows, lastKey }) => (lastKey ? [idsOf(rows).at(-1) ?? after] : []));
        const bound = bounds.toSorted()[0] ?? null;
        const txIds = [...new Set(pages.flatMap(({ rows }) => idsOf(rows)))]
          .filter((txId) => bound === null || txId <= bound)
          .toSorted();
        return { txIds, position: bound };
      }),

    findings: async ({ category, from = '', to, after, limit }) => {
      const partitions = (category ? [category] : categories).flatMap((name) =>
        shards.map((shard) => categoryShardOf(name, shard)),
      );
      const until = after ? listedAs(after) : `${to ?? ''}${afterAll}`;
      const found: Finding[] = [];
      const worker = async () => {
        for (let partition = partitions.pop(); partition !== undefined; partition = partitions.pop()) {
          const { rows } = await query(
            tableName('ReconciliationFindings'),
            'byCategory',
            'categoryShard = :partition AND listedAs BETWEEN :from AND :until',
            { ':partition': partition, ':from': from || '0', ':until': until },
            // One more than asked: `after` itself may be among them, and whether there is a next page must be seen.
            { Limit: limit + 2, ScanIndexForward: false },
          );
          found.push(...rows.map(findingOf));
        }
      };
      await Promise.all(Array.from({ length: queriesAtOnce }, worker));
      const items = found
        .filter((finding) => !after || listedAs(finding) < listedAs(after))
        .toSorted((a, b) => (listedAs(a) < listedAs(b) ? 1 : -1));
      const page = items.slice(0, limit);
      const last = page.at(-1);
      const next: FindingPlace | undefined =
        items.length > limit && last ? { since: last.since, txId: last.txId } : undefined;
      return { items: page, ...(next && { next }) };
    },
  };
};
