import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EntryBody } from '../../../domain/ledger/entry-body.ts';
import type { Finding } from '../../../domain/ledger/finding.ts';
import type { Category } from '../../../domain/ledger/verdict.ts';
import { dynamoDailySummaries } from '../../../tasks/adapters/dynamo-daily-summaries.ts';
import { dynamoLedgerLists } from '../../../tasks/adapters/dynamo-ledger-lists.ts';
import { dynamoLedgerStore } from '../../../tasks/adapters/dynamo-ledger-store.ts';
import { findingRow } from '../../../tasks/adapters/ledger-items.ts';
import { ledgerTransaction } from '../../../tasks/adapters/ledger-transaction.ts';
import { makeAppendCoreEntry } from '../../../tasks/ledger-settlement/append-entry.ts';
import { makeGetSummary } from '../../../tasks/ledger-settlement/get-summary.ts';
import { makeGetTransaction } from '../../../tasks/ledger-settlement/get-transaction.ts';
import * as listFindings from '../../../tasks/ledger-settlement/list-findings.ts';
import { makePostTransaction } from '../../../tasks/ledger-settlement/post-transaction.ts';
import { makeSimulateCoreEntry } from '../../../tasks/ledger-settlement/simulate-entry.ts';
import type { PaymentCursor, PaymentPage } from '../../../tasks/ports/ledger-lists.ts';
import { iso, ledgerEntry, monday } from '../../domain/ledger/entries.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { ledgerTables } from '../../support/ledger-world.ts';
import { MemoryLedger } from '../../support/memory/memory-ledger.ts';
import { rawDynamoDb } from '../../support/raw-dynamodb.ts';
import { ledgerStoreContract } from './ledger-store-contract.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal([...ledgerTables]);
});
afterAll(() => local.stop());

ledgerStoreContract('memory', () => {
  const store = new MemoryLedger();
  return { store, commit: async (reconciliation) => store.commit(reconciliation) };
});
ledgerStoreContract('dynamo', () => {
  const { call } = rawDynamoDb(local.config);
  return {
    store: dynamoLedgerStore(local.dynamo),
    commit: async (reconciliation) => {
      try {
        await call({ action: 'transactWriteItems', parameters: { TransactItems: ledgerTransaction(reconciliation) } });
        return 'committed';
      } catch (error) {
        if ((error as Error).name !== 'TransactionCanceledException') throw error;
        return 'conflict';
      }
    },
  };
});

const finding = (txId: string, more: Partial<Finding> = {}): Finding => ({
  txId,
  category: 'MATCHED',
  finding: 'MATCHED',
  reasons: ['all three ledgers agree'],
  expected: false,
  dueAt: null,
  comparison: null,
  since: iso(monday),
  amount: '100.00',
  currency: 'EUR',
  processor: 'CARDCO',
  day: '2026-03-02',
  rulesVersion: 'default-1',
  through: iso(monday),
  seen: ['customer'],
  version: 2,
  auditSequence: 1,
  auditHash: 'h',
  ...more,
});
const put = (item: Finding) =>
  local.dynamo.send(new PutCommand({ TableName: 'ReconciliationFindings', Item: findingRow(item) }));

const wholeWalk = async (read: (cursor: PaymentCursor | null) => Promise<PaymentPage>): Promise<string[]> => {
  const txIds: string[] = [];
  let cursor: PaymentCursor | null = null;
  do {
    const page = await read(cursor);
    txIds.push(...page.txIds);
    cursor = page.next;
  } while (cursor);
  return txIds.sort();
};

describe('lists over payments', () => {
  it('page findings of a category, newest first, each once, also many of one instant', async () => {
    const at = (minute: number) => iso(Date.parse('2026-04-01T10:00:00.000Z') + minute * 60_000);
    const all = Array.from({ length: 23 }, (_, index) =>
      finding(`page-${String(index).padStart(2, '0')}`, { category: 'REVERSED', since: at(Math.floor(index / 5)) }),
    );
    for (const item of all) await put(item);
    const list = listFindings.makeListFindings({ lists: dynamoLedgerLists(local.dynamo) });
    const read = async (query: Record<string, unknown>) => {
      const found: string[] = [];
      let after: unknown;
      do {
        const page = await list(
          listFindings.Input.parse({ limit: 4, ...query, ...(after !== undefined && { after }) }),
        );
        expect(page.items.length).toBeLessThanOrEqual(4);
        found.push(...page.items.map(({ txId }) => txId));
        after = page.next;
      } while (after);
      return found;
    };
    const newestFirst = all
      .toSorted((a, b) => (`${a.since}#${a.txId}` < `${b.since}#${b.txId}` ? 1 : -1))
      .map(({ txId }) => txId);

    expect(await read({ category: 'REVERSED' })).toEqual(newestFirst);
    expect(await read({ category: 'REVERSED', from: at(1), to: at(2) })).toEqual(newestFirst.slice(8, 18));
    expect(await read({ category: 'REVERSED', from: '2026-04-02' })).toEqual([]);
    expect(await read({ from: '2026-04-01', to: '2026-04-01' })).toEqual(newestFirst);
    expect(await read({ category: 'ORPHAN' })).toEqual([]);
    expect(listFindings.Input.safeParse({ limit: 1, from: '2026-04-02', to: '2026-04-01' }).success).toBe(false);
  });

  it('walk through what is due, and nothing that is not, or no longer', async () => {
    const waiting = (txId: string, dueAt: string, more: Partial<Finding> = {}) =>
      put(finding(txId, { category: 'PENDING' as Category, expected: true, dueAt, ...more }));
    const now = Date.parse('2026-05-01T12:00:00.000Z');
    for (let index = 0; index < 20; index += 1) await waiting(`due-${index}`, iso(now - index * 60_000));
    await waiting('not-yet', iso(now + 1));
    await waiting('no-longer', iso(now - 1), { expected: false });

    const due = await wholeWalk((cursor) => dynamoLedgerLists(local.dynamo).due(now, cursor));

    expect(due).toEqual(Array.from({ length: 20 }, (_, index) => `due-${index}`).sort());
  });

  it('walk through a day’s payments, each once, in whichever ledger it is', async () => {
    const store = dynamoLedgerStore(local.dynamo);
    const recordedAt = '2026-06-01T23:59:59.999Z';
    const expected: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const txId = `day-${index}`;
      expected.push(txId);
      await store.addEntry(index % 2 ? 'core' : 'processor', ledgerEntry({ txId, recordedAt }));
      if (index % 3 === 0) await store.addEntry('core', ledgerEntry({ txId, entryId: 'again', recordedAt }));
    }
    await store.addEntry('core', ledgerEntry({ txId: 'next-day', recordedAt: '2026-06-02T00:00:00.000Z' }));

    const listed = await wholeWalk((cursor) => dynamoLedgerLists(local.dynamo).ofDay('2026-06-01', cursor));

    expect(listed).toEqual(expected.sort());
  });
});

describe('use cases', () => {
  const ports = () => ({ ledger: dynamoLedgerStore(local.dynamo), clock: () => monday });
  const terms = { txId: 'uc-1', amount: '100', currency: 'EUR', processor: 'CARDCO' };
  const body = (more: object = {}) => ({
    entry: EntryBody.parse({ txId: 'uc-1', amount: '100.00', currency: 'EUR', ...more }),
    by: 'b',
  });

  it('post a payment once: the same again is the same answer, other terms are a conflict', async () => {
    const post = makePostTransaction(ports());

    const first = await post({ terms, by: 'ana' });
    const again = await makePostTransaction({ ...ports(), clock: () => monday + 1 })({
      terms: { ...terms, amount: '100.0' },
      by: 'ben',
    });
    const other = await post({ terms: { ...terms, amount: '101' }, by: 'ana' });

    expect(first).toMatchObject({ outcome: 'CREATED', transaction: { amount: '100.00', status: 'PENDING' } });
    expect(again).toEqual({ outcome: 'UNCHANGED', transaction: first.transaction });
    expect(other).toEqual({ outcome: 'CONFLICT', transaction: first.transaction });
  });

  it('append an entry once, whether the caller names it or not', async () => {
    const append = makeAppendCoreEntry(ports());
    const later = makeAppendCoreEntry({ ...ports(), clock: () => monday + 60_000 });

    expect((await append(body())).outcome).toBe('APPENDED');
    expect((await later(body())).outcome).toBe('UNCHANGED');
    expect((await later(body({ amount: '99.00' }))).outcome).toBe('APPENDED');
    expect((await append(body({ entryId: 'e1', timestamp: iso(monday) }))).outcome).toBe('APPENDED');
    expect((await later(body({ entryId: 'e1', timestamp: iso(monday) }))).outcome).toBe('UNCHANGED');
    expect((await later(body({ entryId: 'e1' }))).outcome).toBe('UNCHANGED');
    expect((await later(body({ entryId: 'e1', amount: '1.00' }))).outcome).toBe('CONFLICT');
    expect((await later(body({ entryId: 'e1', timestamp: iso(monday + 5) }))).outcome).toBe('CONFLICT');
  });

  it('show a payment whole, or say that there is none', async () => {
    const get = makeGetTransaction(ports());

    expect(await get({ txId: 'uc-1' })).toMatchObject({
      outcome: 'FOUND',
      customer: { status: 'PENDING' },
      processor: [],
      finding: null,
      trail: [],
    });
    expect(await get({ txId: 'uc-none' })).toEqual({ outcome: 'NOT_FOUND' });
  });

  it('simulate nothing where the deployment says so', async () => {
    const simulate = (simulators: boolean) =>
      makeSimulateCoreEntry({ ...ports(), simulators })(body({ entryId: 'sim' }));

    expect(await simulate(false)).toEqual({ outcome: 'SIMULATORS_OFF' });
    expect(await simulate(true)).toMatchObject({ outcome: 'APPENDED' });
  });

  it('say of a day what the batches left, or that there was none', async () => {
    const summaries = dynamoDailySummaries(local.dynamo);
    const failure = {
      date: '2026-07-01',
      runId: 'night',
      executionArn: 'arn',
      error: 'E',
      cause: 'c',
      failedAt: iso(monday),
    };
    await summaries.recordFailure(failure);
    const get = makeGetSummary({ summaries });

    expect(await get({ date: '2026-07-01' })).toEqual({ outcome: 'FOUND', summary: null, failures: [failure] });
    expect(await get({ date: '2026-07-02' })).toEqual({ outcome: 'NOT_FOUND' });
  });
});
