import { ConflictError, ThrottledError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';
import { contentKeyOf } from './content-key.ts';

const attempts = 5;

/**
 * Registers the document as its content's holder; as a duplicate where another holds it. A holder that failed or was
 * rejected gives way: whoever sends the file again wants it tried again.
 *
 * @returns the row as it then stands: another execution's where that was first.
 */
export const claimContent = async (
  documents: DocumentStore,
  document: DocumentRecord,
  before: DocumentRecord | undefined,
  by: ChangedBy,
): Promise<DocumentRecord> => {
  const contentKey = contentKeyOf(document);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const holderId = await documents.holderOf(contentKey);
    const holder = holderId && holderId !== document.documentId ? await documents.get(holderId) : undefined;
    const givesWay = !holder || holder.status === 'FAILED' || holder.status === 'REJECTED';
    const registered: DocumentRecord = givesWay
      ? document
      : { ...document, status: 'DUPLICATE', duplicateOf: holder.documentId };
    try {
      await documents.register(
        {
          document: registered,
          ...(before && { before }),
          ...(givesWay && { contentKey }),
          ...(givesWay && holder && { takesOverFrom: holder }),
        },
        by,
      );
      return registered;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      // Written by the delivery of this event that runs beside this one, or the holder changed meanwhile: look again.
      const current = await documents.get(document.documentId);
      if (current && current.version !== (before?.version ?? 0)) return current;
    }
  }
  throw new ThrottledError(`the content of ${document.key} keeps changing hands`);
};
