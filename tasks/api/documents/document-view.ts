import type { BodyOf } from '../../../domain/api/route.ts';
import type { DocumentSummary, getDocument } from '../../../domain/api/routes/documents.ts';
import type { DocumentRecord } from '../../ports/document-store.ts';
import type { Review } from '../../ports/review-store.ts';

export const fileNameOf = ({ key }: Pick<DocumentRecord, 'key'>): string => key.slice(key.lastIndexOf('/') + 1) || key;

export const executionIdOf = ({ executionArn }: Pick<DocumentRecord, 'executionArn'>): string =>
  executionArn.slice(executionArn.lastIndexOf(':') + 1);

/** A document as lists show it. */
export const summaryOf = (document: DocumentRecord): DocumentSummary => {
  const { documentId, key, kind, source, userId, status, reasons, sizeBytes, mediaType, pages } = document;
  return {
    documentId,
    fileName: fileNameOf(document),
    key,
    kind: kind ?? null,
    source: source ?? null,
    userId: userId ?? null,
    status,
    reasons,
    sizeBytes,
    mediaType: mediaType ?? null,
    pages: pages ?? null,
    receivedAt: document.receivedAt,
    updatedAt: document.updatedAt,
  };
};

/** A document with its latest review, whose task token stays here. */
export const documentView = (document: DocumentRecord, review: Review | undefined): BodyOf<typeof getDocument> => {
  const { records } = document;
  return {
    ...summaryOf(document),
    uploadedBy: document.uploadedBy ?? null,
    sha256: document.sha256 ?? null,
    executionId: executionIdOf(document),
    duplicateOf: document.duplicateOf ?? null,
    supersededBy: document.supersededBy ?? null,
    records: records ? { table: records.table, count: records.count, ids: records.ids } : null,
    review: review
      ? {
          status: review.status,
          round: review.round,
          reasons: review.reasons,
          requestedAt: review.requestedAt,
          decidedBy: review.decidedBy ?? null,
          decidedAt: review.decidedAt ?? null,
          comment: review.comment ?? null,
        }
      : null,
  };
};
