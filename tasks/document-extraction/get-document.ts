import { NotFoundError } from '../errors.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';

/** @throws NotFoundError if there is no such document. */
export const getDocument = async (
  documents: Pick<DocumentStore, 'get'>,
  documentId: string,
): Promise<DocumentRecord> => {
  const document = await documents.get(documentId);
  if (!document) throw new NotFoundError(`there is no document ${documentId}`);
  return document;
};
