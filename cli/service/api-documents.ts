import { createHash } from 'node:crypto';
import type { ApiClient } from '../../domain/api/client.ts';
import { createUpload, getDocument, uploadDocument } from '../../domain/api/routes/documents.ts';
import { Refused } from '../api-client.ts';
import { Failure, usageError } from '../failure.ts';
import type { DocumentView, Send } from './service.ts';

const places = ['BANK', 'COUNTERPARTY', 'INVOICES', 'RECEIPTS'] as const;
type Place = (typeof places)[number];

/** `bank` as BANK. @throws Failure naming the places there are. */
const placeOf = (to: string): Place => {
  const place = places.find((known) => known === to.replace(/\/+$/, '').toUpperCase());
  if (place) return place;
  const hint = /^receipts\//i.test(to) ? '; receipts go to your own' : '';
  throw new Failure(
    `--to ${to} is no place for documents through the API; there are ${places.join(', ')}${hint}`,
    usageError,
  );
};

/** What a request may carry itself; larger ones go straight to the bucket. */
const largestInRequestBytes = 4 * 1024 * 1024;

/** The bucket of a presigned URL, which has it in the path or, as on AWS, in the host. */
const bucketIn = (url: string, key: string): string => {
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname).slice(1);
  return path === key ? (hostname.split('.s3')[0] ?? '') : path.slice(0, -(key.length + 1));
};

const sendLarge = async (client: ApiClient, upload: { place: Place; fileName: string }, bytes: Uint8Array) => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { body } = await client.call(createUpload, { body: { ...upload, sizeBytes: bytes.length, sha256 } });
  const { url, method, key } = body;
  // The length follows from the bytes, and the host from the URL: fetch takes neither as a header.
  const headers = Object.fromEntries(
    Object.entries(body.headers).filter(([name]) => !/^(content-length|host)$/i.test(name)),
  );
  const stored = await fetch(url, { method, headers, body: Buffer.from(bytes), redirect: 'error' }).catch(
    (error: Error) => {
      throw new Failure(`${upload.fileName} was not stored: ${error.message}`);
    },
  );
  if (!stored.ok) throw new Failure(`${upload.fileName} was not stored: HTTP ${stored.status}`);
  const { documentIdOf } = await import('../../tasks/document-extraction/upload-event.ts');
  const version = stored.headers.get('x-amz-version-id');
  const documentId = documentIdOf({
    bucket: { name: bucketIn(url, key) },
    object: { key, size: bytes.length, ...(version !== null && { 'version-id': version }) },
  });
  return { documentId, key };
};

export const apiSendTo = (client: ApiClient, to: string): Send => {
  const place = placeOf(to);
  return async (fileName, bytes) => {
    if (bytes.length > largestInRequestBytes) return sendLarge(client, { place, fileName }, bytes);
    const contentBase64 = Buffer.from(bytes).toString('base64');
    return (await client.call(uploadDocument, { body: { place, fileName, contentBase64 } })).body;
  };
};

/** What the API does not know yet may be on its way. */
export const apiDocument = async (client: ApiClient, documentId: string): Promise<DocumentView | undefined> => {
  try {
    return (await client.call(getDocument, { params: { documentId } })).body;
  } catch (error) {
    if (error instanceof Refused && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
};
