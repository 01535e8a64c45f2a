import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Verification } from '../../../cli/audit/verify-all.ts';
import { verifyAudit } from '../../../cli/commands/audit-verify.ts';
import { type Connection, connect } from '../../../cli/connection.ts';
import type { Failure } from '../../../cli/failure.ts';
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import { auditEntry } from '../../../domain/audit/audit-entry.ts';
import { defaultLedgerRules } from '../../../domain/ledger/default-rules.ts';
import { reconcileTransaction } from '../../../domain/ledger/reconcile-transaction.ts';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import { sha256 } from '../../../tasks/adapters/audit-trail.ts';
import { dynamoDocumentStore } from '../../../tasks/adapters/dynamo-document-store.ts';
import { dynamoExtractedTradeStore } from '../../../tasks/adapters/dynamo-extracted-trade-store.ts';
import { dynamoLedgerStore } from '../../../tasks/adapters/dynamo-ledger-store.ts';
import { dynamoMatchStore } from '../../../tasks/adapters/dynamo-match-store.ts';
import { dynamoInvoiceStore, dynamoReceiptStore } from '../../../tasks/adapters/dynamo-record-stores.ts';
import { dynamoReviewStore } from '../../../tasks/adapters/dynamo-review-store.ts';
import { dynamoRulesStore, matchingRulesKind } from '../../../tasks/adapters/dynamo-rules-store.ts';
import { dynamoSettlementFiles } from '../../../tasks/adapters/dynamo-settlement-files.ts';
import { ledgerTransaction } from '../../../tasks/adapters/ledger-transaction.ts';
import type { TableName } from '../../../tasks/resources.ts';
import { withAudit } from '../../../tasks/trade-matching/audited-record.ts';
import { customerEntry, ledgerEntry, monday } from '../../domain/ledger/entries.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { rawDynamoDb } from '../../support/raw-dynamodb.ts';
import { aDocument, by } from '../../tasks/document-extraction/document-store-contract.ts';
import { matchRecord } from '../../tasks/trade-matching/match-record.ts';

type Row = Record<string, unknown>;

const receivedAt = '2026-11-02T08:00:00.000Z';
const source = (documentId: string) => ({ documentId, receivedAt, contentKey: `CONTENT#${documentId}` });

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal([
    'Documents',
    'Reviews',
    'BankTradeData',
    'CounterpartyTradeData',
    'TradeMatches',
    'Reconciliations',
    'Receipts',
    'Invoices',
    'SettlementFiles',
    'Audit',
    'CustomerLedger',
    'ProcessorLedger',
    'CoreLedger',
    'ReconciliationFindings',
    'ReconciliationAudit',
  ]);
  await writeDocuments();
  await writeTrades();
  await writeRest();
  await writePayment();
});
afterAll(() => local.stop());

/** A document that went through a review, and a receipt and an invoice of two more. */
const writeDocuments = async (): Promise<void> => {
  const documents = dynamoDocumentStore(local.dynamo);
  const reviews = dynamoReviewStore(local.dynamo);
  for (const documentId of ['doc-1', 'doc-2', 'doc-3'])
    await documents.register({ document: aDocument(documentId), contentKey: `CONTENT#${documentId}` }, by);
  await documents.revise('doc-1', by, (current) => ({
    action: 'DOCUMENT_IN_REVIEW',
    next: { ...current, status: 'IN_REVIEW' },
  }));
  await reviews.open(
    { documentId: 'doc-1', round: 1, taskToken: 't', executionArn: 'arn', candidate: 'c', reasons: [] },
    by,
  );
  await reviews.escalate('doc-1', 1, { status: 'ESCALATED', escalations: 1 }, by);
  const vendor = { vendorName: 'Alpina AG', total: '10.00', currency: 'CHF', lines: [] };
  await dynamoReceiptStore(local.dynamo).store({ ...vendor, date: '2026-11-01' } as never, 'jane', source('doc-2'), by);
  await dynamoInvoiceStore(local.dynamo).store({ ...vendor, invoiceNumber: 'I-1' } as never, source('doc-3'), by);
};

/** More trades than are compared at once, one of them amended, and a match. */
const writeTrades = async (): Promise<void> => {
  const trades = dynamoExtractedTradeStore(local.dynamo);
  const trade = (tradeId: string, documentId: string, notional = '1000.00') => ({
    trade: { tradeId, source: 'BANK' as const, product: 'FX_SPOT' as const, tradeDate: '2026-11-02', notional },
    lineage: { documentId, documentHash: 'cd'.repeat(32), record: 0, fields: {} },
  });
  const all = Array.from({ length: 130 }, (_, index) => trade(`T${index}`, 'doc-1'));
  await trades.store(all, receivedAt, by);
  await trades.store([trade('T1', 'doc-4', '2000.00')], '2026-11-03T08:00:00.000Z', by);
  const { record, entry } = withAudit(null, matchRecord('M-1'), by, 'MATCHED');
  const unmatched = { expectedRevision: null, matchId: 'M-1', set: record, remove: [] };
  await dynamoMatchStore(local.dynamo).commit([
    {
      matchId: 'M-1',
      records: [unmatched],
      trades: [],
      claims: [{ source: 'BANK', tradeId: 'T1' }],
      releases: [],
      audit: [entry],
    },
  ]);
};

const writeRest = async (): Promise<void> => {
  const rules = dynamoRulesStore(local.dynamo, matchingRulesKind);
  await rules.propose({ ...defaultRules, version: 'r-1' }, 'ada', receivedAt);
  await dynamoSettlementFiles(local.dynamo).revise('file-1', by, () => ({
    action: 'FILE_RECEIVED',
    next: {
      fileId: 'file-1',
      bucket: 'b',
      key: 'SETTLEMENTS/CARDCO/a.csv',
      sizeBytes: 1,
      status: 'RECEIVED',
      reasons: [],
      receivedAt,
      updatedAt: receivedAt,
      executionArn: 'arn',
    },
  }));
};

/** PENDING, then MISMATCH, then MATCHED. */
const writePayment = async (): Promise<void> => {
  const store = dynamoLedgerStore(local.dynamo);
  const { call, stop } = rawDynamoDb(local.config);
  await store.addCustomer(customerEntry({ txId: 'pay-1' }));
  await store.addEntry('processor', ledgerEntry({ txId: 'pay-1' }));
  await store.addEntry('core', ledgerEntry({ txId: 'pay-1', recordedAt: '2026-03-02T11:00:00.000Z' }));
  const { views, finding } = await store.collect('pay-1');
  const outcome = reconcileTransaction('pay-1', views, finding, defaultLedgerRules, monday, { actor: 'x' }, sha256);
  if (outcome.kind !== 'changed') throw new Error(outcome.kind);
  const TransactItems = ledgerTransaction(outcome.reconciliation);
  await call({ action: 'transactWriteItems', parameters: { TransactItems } });
  stop();
};

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** What a person with write access to a table may do behind Concord's back; undone after the test. */
const overwrite = async (table: TableName, key: Row, change: (row: Row) => Row | null): Promise<void> => {
  const put = (Item: Row) => local.dynamo.send(new PutCommand({ TableName: table, Item }));
  const remove = () => local.dynamo.send(new DeleteCommand({ TableName: table, Key: key }));
  const { Item } = await local.dynamo.send(new GetCommand({ TableName: table, Key: key }));
  undo.push(() => (Item ? put(Item) : remove()));
  const changed = change(structuredClone(Item ?? {}));
  await (changed ? put(changed) : remove());
};

const trailOf = async (txId: string): Promise<Row[]> => {
  const { Items } = await local.dynamo.send(
    new QueryCommand({
      TableName: 'ReconciliationAudit',
      KeyConditionExpression: 'txId = :txId',
      ExpressionAttributeValues: { ':txId': txId },
    }),
  );
  return Items ?? [];
};
const keyOf = ({ txId, eventTimestamp }: Row): Row => ({ txId, eventTimestamp });

type Printed = Verification & { intact: boolean; notSeen: string };

/** `concord audit verify --json`, on these tables. */
const verify = async (options: { entity?: string; payment?: string } = {}) => {
  const connection: Connection = {
    ...connect({ endpoint: String(local.config.endpoint) }),
    output: async (name) => name.replace(/Table$/, ''),
  };
  let printed = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  const failure = await verifyAudit(connection, { ...options, json: true })
    .then(() => null)
    .catch((error: Failure) => error)
    .finally(() => {
      spy.mockRestore();
      connection.close();
    });
  return {
    code: failure?.exitCode ?? 0,
    message: failure?.message,
    told: printed ? (JSON.parse(printed) as Printed) : undefined,
  };
};
const broken = (entity: string, sequence: number, how: string) => ({
  code: 1,
  told: { intact: false, broken: [{ entity, sequence, how }] },
});

describe('concord audit verify', () => {
  it('finds both trails intact, with the records that their newest entries tell of', async () => {
    const { code, told } = await verify();

    expect(code).toBe(0);
    expect(told).toMatchObject({ intact: true, broken: [], chains: 139, recordsCompared: 139 });
    expect(told).toMatchObject({ entries: 144, notSeen: expect.stringContaining('Not seen') });
  });

  it('finds a row that was altered, whole or by its entity, and says which and how', async () => {
    await overwrite('Audit', { entity: 'TRADE#BANK#T1', sequence: 1 }, (row) => ({ ...row, actor: 'somebody-else' }));

    expect(await verify()).toMatchObject(broken('TRADE#BANK#T1', 1, 'altered'));
    expect(await verify({ entity: 'TRADE#BANK#T1' })).toMatchObject(broken('TRADE#BANK#T1', 1, 'altered'));
    expect(await verify({ entity: 'TRADE#BANK#T2' })).toMatchObject({ code: 0, told: { chains: 1, entries: 1 } });
  });

  it('finds a row that was taken out', async () => {
    await overwrite('Audit', { entity: 'DOCUMENT#doc-1', sequence: 2 }, () => null);

    expect(await verify()).toMatchObject(broken('DOCUMENT#doc-1', 2, 'missing'));
  });

  it('finds a forged entry with a right hash of its own', async () => {
    await overwrite('Audit', { entity: 'DOCUMENT#doc-1', sequence: 2 }, (row) => {
      const { sequence, previousHash, hash, ...change } = row as AuditEntry;
      const head = { entity: 'DOCUMENT#doc-1', sequence: 1, hash: String(previousHash) };
      return auditEntry(head, { ...change, actor: 'somebody-else' }, sha256);
    });

    expect(await verify()).toMatchObject(broken('DOCUMENT#doc-1', 3, 'wrongLink'));
  });

  it.each<[TableName, Row, string, number, (row: Row) => Row]>([
    ['TradeMatches', { matchId: 'M-1' }, 'MATCH#M-1', 1, (row) => ({ ...row, auditHash: 'other' })],
    ['Documents', { documentId: 'doc-1' }, 'DOCUMENT#doc-1', 2, (row) => ({ ...row, status: 'EXTRACTED' })],
    ['BankTradeData', { tradeId: 'T1' }, 'TRADE#BANK#T1', 2, (row) => ({ ...row, notional: '9.00' })],
    ['Receipts', { userId: 'jane', documentId: 'doc-2' }, 'RECEIPT#doc-2', 1, (row) => ({ ...row, total: '1.00' })],
    ['Invoices', { invoiceId: 'doc-3' }, 'INVOICE#doc-3', 1, (row) => ({ ...row, total: '1.00' })],
    ['SettlementFiles', { fileId: 'file-1' }, 'SETTLEMENT_FILE#file-1', 1, (row) => ({ ...row, sizeBytes: 2 })],
    ['Reconciliations', { runId: 'RULES#r-1' }, 'MATCHING_RULES#r-1', 1, (row) => ({ ...row, rules: {} })],
    ['ReconciliationFindings', { txId: 'pay-1' }, 'TRANSACTION#pay-1', 3, (row) => ({ ...row, auditHash: 'other' })],
  ])('finds a record in %s that was changed without an entry', async (table, key, entity, sequence, change) => {
    await overwrite(table, key, change);

    expect(await verify()).toMatchObject(broken(entity, sequence, 'recordDiffers'));
  });

  it('finds a record that is gone, and lets no other change of a trade trouble it', async () => {
    await overwrite('BankTradeData', { tradeId: 'T5' }, () => null);
    await overwrite('BankTradeData', { tradeId: 'T6' }, (row) => ({ ...row, matchStatus: 'MATCHED', matchId: 'M-9' }));

    expect(await verify()).toMatchObject(broken('TRADE#BANK#T5', 1, 'recordDiffers'));
  });

  it('finds the cut-off end of a chain whose record keeps the newest hash', async () => {
    const [, , newest] = await trailOf('pay-1');
    await overwrite('ReconciliationAudit', keyOf(newest!), () => null);

    expect(await verify()).toMatchObject(broken('TRANSACTION#pay-1', 3, 'missing'));
    expect(await verify({ payment: 'pay-1' })).toMatchObject(broken('TRANSACTION#pay-1', 3, 'missing'));
  });

  it('finds chains that are gone as a whole while their records are there', async () => {
    for (const row of await trailOf('pay-1')) await overwrite('ReconciliationAudit', keyOf(row), () => null);
    await overwrite('Audit', { entity: 'INVOICE#doc-3', sequence: 1 }, () => null);
    await overwrite('Audit', { entity: 'RECEIPT#doc-2', sequence: 1 }, () => null);

    const { code, told } = await verify();

    expect(code).toBe(1);
    expect(told?.broken.map(({ entity, how }) => `${entity} ${how}`).toSorted()).toEqual([
      'INVOICE#doc-3 missing',
      'RECEIPT#doc-2 missing',
      'TRANSACTION#pay-1 missing',
    ]);
  });

  it('finds a payment’s entry that was moved, and one of another payment', async () => {
    const [first, second] = await trailOf('pay-1');
    const moved = { ...second, eventTimestamp: `${second!.eventTimestamp}x` };
    await overwrite('ReconciliationAudit', keyOf(second!), () => null);
    await overwrite('ReconciliationAudit', keyOf(moved), () => moved);
    await overwrite('ReconciliationAudit', { ...keyOf(first!), txId: 'pay-2' }, () => ({ ...first, txId: 'pay-2' }));

    expect(await verify({ payment: 'pay-1' })).toMatchObject(broken('TRANSACTION#pay-1', 2, 'altered'));
    expect(await verify({ payment: 'pay-2' })).toMatchObject(broken('TRANSACTION#pay-2', 1, 'wrongLink'));
  });

  it('says where nothing is known of an entity', async () => {
    expect(await verify({ entity: 'MATCH#none' })).toMatchObject({
      code: 2,
      message: 'the audit trail has no entry of MATCH#none',
    });
  });
});
