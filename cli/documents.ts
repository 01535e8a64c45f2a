import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { documentIdOf } from '../tasks/document-extraction/upload-event.ts';
import type { DocumentRecord, DocumentStatus } from '../tasks/ports/document-store.ts';
import type { Connection } from './connection.ts';
import { Failure } from './failure.ts';

/** Puts one document where extraction finds it. Returns the id under which it is then known. */
export const putDocument = async (connection: Connection, key: string, bytes: Uint8Array): Promise<string> => {
  const bucket = await connection.output('DocumentsBucket');
  const { VersionId } = await connection.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
  return documentIdOf({
    bucket: { name: bucket },
    object: { key, size: bytes.length, ...(VersionId && { 'version-id': VersionId }) },
  });
};

export const getDocument = async (connection: Connection, documentId: string): Promise<DocumentRecord | undefined> => {
  const TableName = await connection.output('DocumentsTable');
  const { Item } = await connection.dynamodb.send(
    new GetCommand({ TableName, Key: { documentId }, ConsistentRead: true }),
  );
  return Item as DocumentRecord | undefined;
};

const settled: readonly DocumentStatus[] = ['IN_REVIEW', 'EXTRACTED', 'REJECTED', 'DUPLICATE', 'FAILED'];

/**
 * The document once extraction has come to an end with it, or waits for a person.
 * @throws Failure if that takes longer than `timeoutMs`.
 */
export const waitForDocument = async (
  connection: Connection,
  documentId: string,
  timeoutMs: number,
): Promise<DocumentRecord> => {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const document = await getDocument(connection, documentId);
    if (document && settled.includes(document.status)) return document;
    if (performance.now() > giveUpAt) {
      throw new Failure(
        document
          ? `${document.key} is still ${document.status}; look at its execution: concord executions show ${document.executionArn}`
          : `no execution has taken up ${documentId} yet; \`concord executions\` shows what runs`,
      );
    }
    await delay(250);
  }
};

/** What became of a document, in a few words. */
export const outcomeOf = (document: DocumentRecord): string => {
  const { records } = document;
  const reasons = document.reasons.map(({ message }) => message);
  switch (document.status) {
    case 'EXTRACTED':
      return records && records.count !== 1
        ? `${records.count} records in ${records.table}`
        : `${records?.ids[0] ?? ''} in ${records?.table ?? ''}`;
    case 'DUPLICATE':
      return `the same content as ${document.duplicateOf}`;
    case 'IN_REVIEW':
    case 'REJECTED':
    case 'FAILED':
    case 'RECEIVED':
    case 'READING': {
      const [first = '', ...more] = reasons;
      return more.length > 0 ? `${first} (and ${more.length} more)` : first;
    }
  }
};
