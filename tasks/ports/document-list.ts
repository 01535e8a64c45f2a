import type { DocumentKind } from '../../domain/document/candidate.ts';
import type { DocumentRecord, DocumentStatus } from './document-store.ts';
import type { Page, PageRequest } from './page.ts';

/** Which documents a list shows: those of the kinds, and a person's own receipts besides. */
export type DocumentFilter = {
  /** `every`: also those whose place says no kind, as far as a status is asked for. */
  kinds: readonly DocumentKind[] | 'every';
  /** Adds the receipts of this person, where `kinds` has none. */
  receiptsOf?: string;
  status?: DocumentStatus;
};

/** Documents in the order in which they were received, the newest first. */
export type DocumentList = {
  /**
   * A page of them: never one twice, and none left out that was there when the first page was asked for and kept its
   * status. Shorter than asked for only at the end, or where very many had to be passed over; it then says where to go on.
   */
  list(filter: DocumentFilter, from: PageRequest): Promise<Page<DocumentRecord>>;
};
