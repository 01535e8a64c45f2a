import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { Page, PageRequest } from './page.ts';

/** The audit trail, to be read. */
export type AuditReader = {
  /** An entity's entries, oldest first, as its chain is verified. */
  entriesOf(entity: string, page: PageRequest): Promise<Page<AuditEntry>>;
};
