import type { ChangedBy } from '../ports/changed-by.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';

/** Marks a document as being read, also after a failure that a redrive goes on from. Repeating it changes nothing. */
export const markReading = (
  documents: Pick<DocumentStore, 'revise'>,
  documentId: string,
  by: ChangedBy,
): Promise<DocumentRecord> =>
  documents.revise(documentId, by, (document) =>
    document.status === 'RECEIVED' || document.status === 'FAILED'
      ? { action: 'DOCUMENT_READING', next: { ...document, status: 'READING', reasons: [] } }
      : null,
  );
