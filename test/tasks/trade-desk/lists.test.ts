import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import { dynamoAuditReader } from '../../../tasks/adapters/dynamo-audit-reader.ts';
import { dynamoMatchLists } from '../../../tasks/adapters/dynamo-match-lists.ts';
import { dynamoReconciliationLists } from '../../../tasks/adapters/dynamo-reconciliation-lists.ts';
import { dynamoTradeLists } from '../../../tasks/adapters/dynamo-trade-lists.ts';
import { tradeTableOf } from '../../../tasks/adapters/dynamo-trade-store.ts';
import { mergedPage } from '../../../tasks/adapters/merged-query.ts';
import { ValidationError } from '../../../tasks/errors.ts';
import type { PageRequest } from '../../../tasks/ports/page.ts';
import type { RunRecord, RunStatus } from '../../../tasks/ports/reconciliation-store.ts';
import type { LocalTables } from '../../support/dynamodb-local.ts';
import { MemoryBooks } from '../trade-matching/memory-books.ts';
import { run } from '../trade-matching/run.ts';
import { startMatchingTables } from '../trade-matching/start-tables.ts';
import { extractedItem } from '../trade-matching/trades.ts';
import { matchListsContract } from './match-lists-contract.ts';
import { memoryAuditReader, memoryMatchLists, memoryTradeLists } from './memory-lists.ts';
import { tradeListsContract } from './trade-lists-contract.ts';
import { walkPages } from './walk-pages.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startMatchingTables();
});
afterAll(() => local.stop());

const put = (TableName: string, Item: Record<string, unknown>) =>
  local.dynamo.send(new PutCommand({ TableName, Item }));

const itemsPerBatch = 25;
const putAll = async (table: string, items: readonly Record<string, unknown>[]) => {
  for (let start = 0; start < items.length; start += itemsPerBatch) {
    const puts = items.slice(start, start + itemsPerBatch).map((Item) => ({ PutRequest: { Item } }));
    await local.dynamo.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
  }
};

tradeListsContract('memory', async (stands) => {
  const books = new MemoryBooks();
  for (const { trade, status } of stands)
    books.trades.set(`${trade.source}#${trade.tradeId}`, { ...extractedItem(trade), matchStatus: status });
  return memoryTradeLists(books);
});
tradeListsContract('dynamo', async (stands) => {
  for (const [source, ofSource] of Map.groupBy(stands, ({ trade }) => trade.source))
    await putAll(
      tradeTableOf(source),
      ofSource.map(({ trade, status }) => ({ ...extractedItem(trade), matchStatus: status })),
    );
  return dynamoTradeLists(local.dynamo);
});

matchListsContract('memory', async (records) => {
  const books = new MemoryBooks();
  for (const record of records) books.records.set(record.matchId, record);
  return memoryMatchLists(books);
});
matchListsContract('dynamo', async (records) => {
  // Claims share the table: no list may show them.
  await put('TradeMatches', { matchId: 'CLAIM#BANK#B1', claimedBy: 'M-000' });
  await putAll('TradeMatches', records);
  return dynamoMatchLists(local.dynamo);
});

describe('lists on DynamoDB', () => {
  it('look no further for one page than their bound, and go on from there', async () => {
    const notes = Array.from({ length: 60 }, (_, number) => ({
      matchId: `F${number}`,
      runId: `bounded-${number % 2}`,
    }));
    await putAll('TradeMatches', [...notes, { matchId: 'RARE', runId: 'bounded-1' }]);
    const partitions = ['bounded-0', 'bounded-1'].map((value) => ({
      name: value,
      tableName: 'TradeMatches',
      indexName: 'byRun',
      partitionKey: { name: 'runId', value },
      sortKey: 'matchId',
      itemKey: 'matchId',
    }));
    const keep = (row: Record<string, unknown>) => row.matchId === 'RARE';
    const list = (page: PageRequest) =>
      mergedPage(local.dynamo, partitions, page, { order: 'ASCENDING', keep }, bounds);
    const bounds = { queriesPerPage: 1, rowsPerFilteredQuery: 5 };

    const { items, sizes } = await walkPages(list, 10);

    expect(items).toEqual([{ matchId: 'RARE', runId: 'bounded-1' }]);
    expect(sizes.length).toBeGreaterThan(3);
  });

  it('refuse a position of another list', async () => {
    const lists = dynamoTradeLists(local.dynamo);
    const page = { limit: 10, after: { partition: 'BANK/MATCHED', sortKey: '2026-03-02', itemKey: 'B1' } };

    await expect(lists.list({ source: 'COUNTERPARTY' }, page)).rejects.toThrow(ValidationError);
    await expect(lists.list({ source: 'BANK' }, { limit: 10, after: { partition: 'BANK/MATCHED' } })).rejects.toThrow(
      ValidationError,
    );
  });

  it('show runs newest first, and neither locks nor rules', async () => {
    const statuses: readonly RunStatus[] = ['COMPLETED', 'FAILED', 'RUNNING'];
    const runs = Array.from(
      { length: 25 },
      (_, number): RunRecord => ({
        ...run(`night-${number}`, { startedAt: `2026-03-${String(1 + (number % 9)).padStart(2, '0')}T20:00:00.000Z` }),
        status: statuses[number % 3]!,
      }),
    );
    await putAll('Reconciliations', runs);
    await put('Reconciliations', { runId: 'LOCK#x', heldBy: 'night-1', leaseUntilEpochMs: 1 });
    const lists = dynamoReconciliationLists(local.dynamo);

    const all = await walkPages((page) => lists.list({}, page), 4);
    const failed = await walkPages((page) => lists.list({ status: 'FAILED' }, page), 4);

    expect(all.items.map(({ runId }) => runId).sort()).toEqual(runs.map(({ runId }) => runId).sort());
    const order = all.items.map(({ startedAt }) => startedAt);
    expect(order).toEqual(order.toSorted().reverse());
    expect(failed.items).toHaveLength(8);
    expect(failed.items.every(({ status }) => status === 'FAILED')).toBe(true);
  });
});

describe.each(['memory', 'dynamo'] as const)('audit reader: %s', (name) => {
  it('gives an entity’s entries oldest first, in pages, and no others', async () => {
    const entry = (entity: string, sequence: number): AuditEntry => ({
      entity,
      sequence,
      at: '2026-03-02T20:00:00.000Z',
      actor: 'ana',
      action: 'BreakChanged',
      before: null,
      after: {},
      previousHash: null,
      hash: 'hash',
    });
    const entries = Array.from({ length: 12 }, (_, index) => entry('MATCH#M-1', index + 1));
    const books = new MemoryBooks();
    for (const each of [...entries, entry('MATCH#M-2', 1)]) {
      if (name === 'dynamo') await put('Audit', each);
      else books.audit.push(each);
    }
    const reader = name === 'dynamo' ? dynamoAuditReader(local.dynamo) : memoryAuditReader(books);

    const { items, sizes } = await walkPages((page) => reader.entriesOf('MATCH#M-1', page), 4);

    expect(items).toEqual(entries);
    expect(sizes).toEqual([4, 4, 4]);
    expect(await reader.entriesOf('MATCH#M-none', { limit: 4 })).toEqual({ items: [] });
  });
});
