import type { DocumentList } from '../../../tasks/ports/document-list.ts';
import type { DocumentRecord } from '../../../tasks/ports/document-store.ts';

/** Lists the documents that `all` gives; a position is the last document's place in the order. */
export const memoryDocumentList = (all: () => readonly DocumentRecord[]): DocumentList => {
  const isNewer = (a: DocumentRecord, b: DocumentRecord): number =>
    a.receivedAt === b.receivedAt ? (a.documentId < b.documentId ? -1 : 1) : a.receivedAt > b.receivedAt ? -1 : 1;
  return {
    list: async ({ kinds, receiptsOf, status }, { limit, after }) => {
      const last = after as { receivedAt: string; documentId: string } | undefined;
      const counts = (document: DocumentRecord): boolean => {
        if (status !== undefined && document.status !== status) return false;
        if (document.kind === 'receipt' && document.userId === receiptsOf) return true;
        if (kinds === 'every') return document.kind !== undefined || status !== undefined;
        return document.kind !== undefined && kinds.includes(document.kind);
      };
      const left = all()
        .filter(counts)
        .sort(isNewer)
        .filter((document) => last === undefined || isNewer(document, last as DocumentRecord) > 0);
      const items = left.slice(0, limit);
      const end = items.at(-1);
      return {
        items,
        ...(left.length > limit && end && { next: { receivedAt: end.receivedAt, documentId: end.documentId } }),
      };
    },
  };
};
