import type { DocumentList } from '../../../tasks/ports/document-list.ts';
import type { DocumentRecord } from '../../../tasks/ports/document-store.ts';

type Key = Pick<DocumentRecord, 'receivedAt' | 'documentId'>;

/** Lists the documents that `all` gives; a position is the last document's place in the order. */
export const memoryDocumentList = (all: () => readonly DocumentRecord[]): DocumentList => {
  const order = (a: Key, b: Key): number =>
    b.receivedAt.localeCompare(a.receivedAt) || a.documentId.localeCompare(b.documentId);
  return {
    list: async ({ kinds, receiptsOf, status }, { limit, after }) => {
      const last = after as Key | undefined;
      const counts = (document: DocumentRecord): boolean => {
        if (status !== undefined && document.status !== status) return false;
        if (document.kind === 'receipt' && document.userId === receiptsOf) return true;
        if (kinds === 'every') return document.kind !== undefined || status !== undefined;
        return document.kind !== undefined && kinds.includes(document.kind);
      };
      const left = all()
        .filter(counts)
        .sort(order)
        .filter((document) => last === undefined || order(document, last) > 0);
      const items = left.slice(0, limit);
      const end = items.at(-1);
      return {
        items,
        ...(left.length > limit && end && { next: { receivedAt: end.receivedAt, documentId: end.documentId } }),
      };
    },
  };
};
