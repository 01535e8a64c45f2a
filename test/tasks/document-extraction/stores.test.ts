import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';
import { sha256 } from '../../../tasks/adapters/audit-trail.ts';
import { dynamoAnnouncedUploads } from '../../../tasks/adapters/dynamo-announced-uploads.ts';
import { dynamoDocumentStore } from '../../../tasks/adapters/dynamo-document-store.ts';
import { dynamoExtractedTradeStore } from '../../../tasks/adapters/dynamo-extracted-trade-store.ts';
import { dynamoInvoiceStore, dynamoReceiptStore } from '../../../tasks/adapters/dynamo-record-stores.ts';
import { dynamoReviewStore } from '../../../tasks/adapters/dynamo-review-store.ts';
import { dynamoTextractJobs } from '../../../tasks/adapters/dynamo-textract-jobs.ts';
import { fromTradeItem, type TradeItem } from '../../../tasks/adapters/trade-item.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { memoryAnnouncedUploads } from '../../support/memory/memory-announced-uploads.ts';
import { memoryAudit } from '../../support/memory/memory-audit.ts';
import { memoryDocumentStore } from '../../support/memory/memory-document-store.ts';
import { memoryInvoiceStore, memoryReceiptStore, memoryTradeStore } from '../../support/memory/memory-record-stores.ts';
import { memoryReviewStore } from '../../support/memory/memory-review-store.ts';
import { memoryTextractJobs } from '../../support/memory/memory-textract.ts';
import { announcedUploadsContract } from './announced-uploads-contract.ts';
import { aDocument, by, documentStoreContract } from './document-store-contract.ts';
import { type RecordStores, recordStoresContract } from './record-stores-contract.ts';
import { reviewStoreContract } from './review-store-contract.ts';
import { textractJobsContract } from './textract-jobs-contract.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal([
    'Documents',
    'Reviews',
    'TextractJobs',
    'AnnouncedUploads',
    'BankTradeData',
    'CounterpartyTradeData',
    'Receipts',
    'Invoices',
    'Audit',
  ]);
});
afterAll(() => local.stop());

/** An entity's actions, after making sure that its chain is whole. */
const actionsOf = (entries: AuditEntry[]): string[] => {
  expect(verifyChain(entries, sha256)).toEqual({ kind: 'intact', length: entries.length });
  return entries.map(({ action }) => action);
};

const memory = () => {
  const audit = memoryAudit();
  const documents = memoryDocumentStore(audit);
  const trades = memoryTradeStore(audit);
  return {
    documents,
    reviews: memoryReviewStore(audit),
    trades,
    receipts: memoryReceiptStore(documents, audit),
    invoices: memoryInvoiceStore(documents, audit),
    auditOf: async (entity: string) => actionsOf(audit.entriesOf(entity)),
    tradeRow: async (tradeId: string) => trades.rows.get(`TRADE#BANK#${tradeId}`),
    matchTrade: async (tradeId: string, matchId: string) => {
      Object.assign(trades.rows.get(`TRADE#BANK#${tradeId}`) ?? {}, { matchId, matchStatus: 'MATCHED' });
    },
  } satisfies RecordStores & Record<string, unknown>;
};

const dynamo = () =>
  ({
    documents: dynamoDocumentStore(local.dynamo),
    reviews: dynamoReviewStore(local.dynamo),
    trades: dynamoExtractedTradeStore(local.dynamo),
    receipts: dynamoReceiptStore(local.dynamo),
    invoices: dynamoInvoiceStore(local.dynamo),
    auditOf: async (entity: string) => {
      const { Items } = await local.dynamo.send(
        new QueryCommand({
          TableName: 'Audit',
          KeyConditionExpression: 'entity = :entity',
          ExpressionAttributeValues: { ':entity': entity },
        }),
      );
      return actionsOf((Items ?? []) as AuditEntry[]);
    },
    tradeRow: async (tradeId: string) => {
      const { Item } = await local.dynamo.send(new GetCommand({ TableName: 'BankTradeData', Key: { tradeId } }));
      return Item && fromTradeItem(Item as TradeItem);
    },
    matchTrade: async (tradeId: string, matchId: string) => {
      await local.dynamo.send(
        new UpdateCommand({
          TableName: 'BankTradeData',
          Key: { tradeId },
          UpdateExpression: 'SET matchId = :matchId, matchStatus = :matched',
          ExpressionAttributeValues: { ':matchId': matchId, ':matched': 'MATCHED' },
        }),
      );
    },
  }) satisfies RecordStores & Record<string, unknown>;

for (const [name, open] of [
  ['in memory', memory],
  ['DynamoDB', dynamo],
] as const) {
  documentStoreContract(name, open);
  reviewStoreContract(name, open);
  recordStoresContract(name, open);
}
announcedUploadsContract('in memory', memoryAnnouncedUploads);
announcedUploadsContract('DynamoDB', () => dynamoAnnouncedUploads(local.dynamo));
textractJobsContract('in memory', memoryTextractJobs);
textractJobsContract('DynamoDB', () => dynamoTextractJobs(local.dynamo));

describe('DynamoDB: indexes', () => {
  it('show documents by status, not the rows that hold contents', async () => {
    const { documents } = dynamo();
    await documents.register(
      { document: aDocument('doc-indexed', { status: 'REJECTED' }), contentKey: 'CONTENT#indexed' },
      by,
    );

    const { Items } = await local.dynamo.send(
      new QueryCommand({
        TableName: 'Documents',
        IndexName: 'byStatus',
        KeyConditionExpression: '#status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': 'REJECTED' },
      }),
    );

    expect(Items?.map(({ documentId }) => documentId)).toEqual(['doc-indexed']);
  });
});
