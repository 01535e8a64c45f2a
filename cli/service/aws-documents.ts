import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { documentIdOf } from '../../tasks/document-extraction/upload-event.ts';
import type { DocumentRecord } from '../../tasks/ports/document-store.ts';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import type { Send } from './service.ts';

const places = ['BANK', 'COUNTERPARTY', 'INVOICES', 'RECEIPTS/<user>', 'SETTLEMENTS/<processor>'];

/** `bank` as `BANK/`. @throws Failure naming the places there are. */
const folderOf = (to: string): string => {
  const [prefix = '', user, ...rest] = to.replace(/\/+$/, '').split('/');
  const folder = prefix.toUpperCase();
  const known = ['BANK', 'COUNTERPARTY', 'INVOICES'].includes(folder)
    ? !user
    : folder === 'RECEIPTS' && user && rest.length === 0;
  if (!known) throw new Failure(`--to ${to} is no place for documents; there are ${places.join(', ')}`, usageError);
  return user ? `${folder}/${user}/` : `${folder}/`;
};

/** Puts one document where extraction finds it. Returns the id under which it is then known. */
export const putDocument = async (connection: Connection, key: string, bytes: Uint8Array): Promise<string> => {
  const bucket = await connection.output('DocumentsBucket');
  const { VersionId } = await connection.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
  return documentIdOf({
    bucket: { name: bucket },
    object: { key, size: bytes.length, ...(VersionId && { 'version-id': VersionId }) },
  });
};

export const awsSendTo = (connection: Connection, to: string): Send => {
  const folder = folderOf(to);
  return async (fileName, bytes) => {
    const key = folder + fileName;
    return { documentId: await putDocument(connection, key, bytes), key };
  };
};

export const getDocument = async (connection: Connection, documentId: string): Promise<DocumentRecord | undefined> => {
  const TableName = await connection.output('DocumentsTable');
  const { Item } = await connection.dynamodb.send(
    new GetCommand({ TableName, Key: { documentId }, ConsistentRead: true }),
  );
  return Item as DocumentRecord | undefined;
};
