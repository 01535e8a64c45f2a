import type { DocumentStatus } from '../tasks/ports/document-store.ts';
import type { DocumentView, Service } from './service/service.ts';
import { waitFor } from './wait-for.ts';

const settled: readonly DocumentStatus[] = ['IN_REVIEW', 'EXTRACTED', 'REJECTED', 'DUPLICATE', 'FAILED'];

/**
 * The document once extraction has come to an end with it, or waits for a person.
 * @throws Failure if that takes longer than `timeoutMs`.
 */
export const waitForDocument = (
  service: Service,
  { documentId, key }: { documentId: string; key: string },
  timeoutMs: number,
): Promise<DocumentView> =>
  waitFor(
    () => service.document(documentId),
    ({ status }) => settled.includes(status),
    (document) =>
      document
        ? `${key} is still ${document.status}; look at its execution: concord executions show ${document.executionArn ?? document.executionId}`
        : `no execution has taken up ${documentId} yet; \`concord executions\` shows what runs`,
    timeoutMs,
  );

/** What became of a document, in a few words. */
export const outcomeOf = (document: DocumentView): string => {
  const { records } = document;
  const reasons = document.reasons.map(({ message }) => message);
  switch (document.status) {
    case 'EXTRACTED':
      return records && records.count !== 1
        ? `${records.count} records in ${records.table}`
        : `${records?.ids[0] ?? ''} in ${records?.table ?? ''}`;
    case 'DUPLICATE':
      return `the same content as ${document.duplicateOf}`;
    case 'IN_REVIEW':
    case 'REJECTED':
    case 'FAILED':
    case 'RECEIVED':
    case 'READING': {
      const [first = '', ...more] = reasons;
      return more.length > 0 ? `${first} (and ${more.length} more)` : first;
    }
  }
};
