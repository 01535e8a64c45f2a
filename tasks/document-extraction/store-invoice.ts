import type { z } from 'zod';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoInvoiceStore } from '../adapters/dynamo-record-stores.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { InvoiceStore } from '../ports/extracted-records.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { contentKeyOf } from './content-key.ts';
import { CandidateInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';
import { onlyRecord } from './only-record.ts';
import { StoreOutcome } from './store-outcome.ts';

/* Stores the invoice of a document. Safe to run twice: its key follows from the document, and the row is put once. */

export const Input = CandidateInput;
export const Output = StoreOutcome;

export const makeStoreInvoice =
  ({
    documents,
    invoices,
    files,
    clock,
  }: {
    documents: Pick<DocumentStore, 'get' | 'holderOf'>;
    invoices: InvoiceStore;
    files: WorkFiles;
    clock: Clock;
  }) =>
  async ({ documentId, executionArn, candidate }: z.output<typeof Input>): Promise<StoreOutcome> => {
    const document = await getDocument(documents, documentId);
    const record = await onlyRecord(files, document, candidate);
    if (record.kind !== 'invoice') throw new Error(`${documentId} makes a ${record.kind}, not an invoice`);
    const contentKey = contentKeyOf(document);
    const source = { documentId, contentKey, receivedAt: document.receivedAt };
    const by = changedByExecution(executionArn, clock());
    const outcome = await invoices.store(record.invoice, source, by);
    if (outcome === 'superseded') return { kind: 'superseded', by: (await documents.holderOf(contentKey)) ?? null };
    return { kind: 'stored', records: { table: 'Invoices', count: 1, ids: [documentId] } };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeStoreInvoice({
    documents: dynamoDocumentStore(dynamo),
    invoices: dynamoInvoiceStore(dynamo),
    files: s3WorkFiles(s3Client()),
    clock: Date.now,
  }),
});
