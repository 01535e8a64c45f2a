import type { DocumentRecord } from '../ports/document-store.ts';
import type { ConcordEvent } from '../ports/event-publisher.ts';

/** The source of every event of this flow. */
export const documentEventSource = 'concord.documents';

export type DocumentEventType =
  | 'DocumentExtracted'
  | 'DocumentRejected'
  | 'DocumentFailed'
  | 'DocumentReviewRequested'
  | 'DocumentReviewEscalated';

/** What every event says of its document; `more` is the event's own. */
export const documentEvent = (
  detailType: DocumentEventType,
  { documentId, kind, source, userId, bucket, key, sha256, status, executionArn }: DocumentRecord,
  more: Record<string, unknown> = {},
): ConcordEvent => ({
  detailType,
  detail: { documentId, kind, source, userId, bucket, key, sha256, status, executionArn, ...more },
});
