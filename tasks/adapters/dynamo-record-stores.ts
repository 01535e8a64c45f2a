import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Receipt } from '../../domain/expense/receipt.ts';
import type { Invoice } from '../../domain/procurement/invoice.ts';
import { ConflictError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { InvoiceStore, ReceiptStore, RecordSource, StoreOutcome } from '../ports/extracted-records.ts';
import { appendAudit } from './audit-trail.ts';
import { holdsContent } from './dynamo-document-store.ts';
import { tableName } from './environment.ts';
import { failedConditions } from './named-error.ts';
import { foldName } from './trade-item.ts';

type RecordItem = { status: string; receivedAt: string; createdAt: string; executionArn: string; version: number };

/** A row of Receipts: whose it is, which document it was read from, and what it says. PROCESSED: read, checked and stored. */
export type ReceiptItem = Receipt & RecordItem & { userId: string; documentId: string };

/** A row of Invoices; the document's id is the invoice's, so that a document makes one invoice. RECEIVED: approval has not begun. */
export type InvoiceItem = Invoice & RecordItem & { invoiceId: string; documentId: string; vendorKey: string };

/** Partition key of the index by vendor: `TAX#…`, else `NAME#…` in capitals without accents and punctuation. */
export const vendorKeyOf = ({ taxId, vendorName }: Pick<Invoice, 'taxId' | 'vendorName'>): string =>
  taxId ? `TAX#${taxId.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()}` : `NAME#${foldName(vendorName)}`;

const rowOf = (status: string, source: RecordSource, by: ChangedBy): RecordItem & { documentId: string } => ({
  documentId: source.documentId,
  status,
  receivedAt: source.receivedAt,
  createdAt: by.at,
  executionArn: by.executionArn ?? '',
  version: 1,
});

type Row = {
  table: 'Receipts' | 'Invoices';
  key: Record<string, string>;
  item: ReceiptItem | InvoiceItem;
  entity: string;
};

/** Puts a new row while its document holds the content; a row that is there already is this document's own. */
const putOnce = async (
  dynamo: DynamoDBDocumentClient,
  { table, key, item, entity }: Row,
  source: RecordSource,
  by: ChangedBy,
): Promise<StoreOutcome> => {
  const [partitionKey] = Object.keys(key);
  const { Item: existing } = await dynamo.send(
    new GetCommand({ TableName: tableName(table), Key: key, ConsistentRead: true }),
  );
  if (existing) return 'stored';
  const audited = { entity, action: table === 'Receipts' ? 'RECEIPT_EXTRACTED' : 'INVOICE_EXTRACTED' };
  try {
    await dynamo.send(
      new TransactWriteCommand({
        TransactItems: [
          holdsContent(source.contentKey, source.documentId),
          {
            Put: {
              TableName: tableName(table),
              Item: item,
              ConditionExpression: 'attribute_not_exists(#key)',
              ExpressionAttributeNames: { '#key': partitionKey ?? '' },
            },
          },
          appendAudit(null, { ...audited, before: null, after: item }, by),
        ],
      }),
    );
    return 'stored';
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return failedConditions(error).includes(0) ? 'superseded' : 'stored';
  }
};

export const dynamoReceiptStore = (dynamo: DynamoDBDocumentClient): ReceiptStore => ({
  store: (receipt, userId, source, by) => {
    const key = { userId, documentId: source.documentId };
    const item: ReceiptItem = { ...receipt, ...rowOf('PROCESSED', source, by), ...key };
    return putOnce(dynamo, { table: 'Receipts', key, item, entity: `RECEIPT#${source.documentId}` }, source, by);
  },
});

export const dynamoInvoiceStore = (dynamo: DynamoDBDocumentClient): InvoiceStore => ({
  store: (invoice, source, by) => {
    const key = { invoiceId: source.documentId };
    const item: InvoiceItem = {
      ...invoice,
      ...rowOf('RECEIVED', source, by),
      ...key,
      vendorKey: vendorKeyOf(invoice),
    };
    return putOnce(dynamo, { table: 'Invoices', key, item, entity: `INVOICE#${key.invoiceId}` }, source, by);
  },
});
