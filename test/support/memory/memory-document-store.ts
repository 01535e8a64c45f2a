import { documentEntity } from '../../../tasks/adapters/dynamo-document-store.ts';
import { ConflictError, NotFoundError } from '../../../tasks/errors.ts';
import type { ChangedBy } from '../../../tasks/ports/changed-by.ts';
import type { DocumentRecord, DocumentStore } from '../../../tasks/ports/document-store.ts';
import { type MemoryAudit, stored } from './memory-audit.ts';

export type MemoryDocumentStore = DocumentStore & { all(): DocumentRecord[] };

export const memoryDocumentStore = (audit: MemoryAudit): MemoryDocumentStore => {
  const rows = new Map<string, DocumentRecord>();
  const holders = new Map<string, string>();

  const put = (next: DocumentRecord, before: DocumentRecord | undefined, action: string, by: ChangedBy) => {
    const row = stored({ ...next, version: (before?.version ?? 0) + 1, updatedAt: by.at });
    const entity = documentEntity(row.documentId);
    audit.append({ entity, action, before: before ?? null, after: row }, by);
    rows.set(row.documentId, row);
    return stored(row);
  };
  const assertUnchanged = (documentId: string, before: DocumentRecord | undefined) => {
    if (rows.get(documentId)?.version !== before?.version) throw new ConflictError(`${documentId} was changed`);
  };

  return {
    all: () => [...rows.values()],
    get: async (documentId) => (rows.has(documentId) ? stored(rows.get(documentId)) : undefined),
    holderOf: async (contentKey) => holders.get(contentKey),

    register: async ({ document, before, contentKey, takesOverFrom }, by) => {
      assertUnchanged(document.documentId, before);
      if (takesOverFrom) assertUnchanged(takesOverFrom.documentId, takesOverFrom);
      const holder = contentKey && holders.get(contentKey);
      if (holder && holder !== document.documentId && holder !== takesOverFrom?.documentId)
        throw new ConflictError(`${contentKey} is held by ${holder}`);
      put(document, before, `DOCUMENT_${document.status}`, by);
      if (contentKey) holders.set(contentKey, document.documentId);
      if (takesOverFrom)
        put({ ...takesOverFrom, supersededBy: document.documentId }, takesOverFrom, 'DOCUMENT_SUPERSEDED', by);
    },

    revise: async (documentId, by, revise) => {
      const before = rows.get(documentId);
      if (!before) throw new NotFoundError(`there is no document ${documentId}`);
      const revision = revise(stored(before));
      return revision ? put(revision.next, before, revision.action, by) : stored(before);
    },
  };
};
