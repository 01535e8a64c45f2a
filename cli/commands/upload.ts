import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DocumentRecord } from '../../tasks/ports/document-store.ts';
import type { Connection } from '../connection.ts';
import { outcomeOf, putDocument, waitForDocument } from '../documents.ts';
import { Failure, needsPerson, usageError } from '../failure.ts';
import { paintStatus, print } from '../printer.ts';

const places = ['BANK', 'COUNTERPARTY', 'INVOICES', 'RECEIPTS/<user>'];

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

const read = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Failure(`${path} can't be read: ${(error as Error).message}`, usageError);
  }
};

const failed = ({ status }: DocumentRecord): boolean => status === 'FAILED' || status === 'REJECTED';
const inReview = ({ status }: DocumentRecord): boolean => status === 'IN_REVIEW';

export const uploadFiles = async (
  connection: Connection,
  paths: string[],
  options: { to: string; wait: boolean; timeout: number; exitCode: boolean; json: boolean },
): Promise<void> => {
  const folder = folderOf(options.to);
  const files = await Promise.all(
    paths.map(async (path) => ({ key: folder + basename(path), bytes: await read(path) })),
  );
  const documents: DocumentRecord[] = [];
  for (const { key, bytes } of files) {
    const documentId = await putDocument(connection, key, bytes);
    if (!options.wait) {
      print({ key, documentId }, () => `uploaded ${key} as ${documentId}`, options.json);
      continue;
    }
    const document = await waitForDocument(connection, documentId, options.timeout * 1000);
    documents.push(document);
    print(
      document,
      () => `${paintStatus(document.status)}  ${key}  ${outcomeOf(document)}  (${documentId})`,
      options.json,
    );
  }
  if (documents.some(failed)) process.exitCode = 1;
  else if (options.exitCode && documents.some(inReview)) process.exitCode = needsPerson;
};
