import type { ServedRoute } from '../define-api.ts';
import { serveCreateUpload } from './create-upload.ts';
import { serveGetDocument } from './get-document.ts';
import { serveGetDocumentPage } from './get-document-page.ts';
import { serveGetDocumentRecords } from './get-document-records.ts';
import { serveListDocuments } from './list-documents.ts';
import type { DocumentsPorts } from './ports.ts';
import { serveRetryDocument } from './retry-document.ts';
import { serveReviewDocument } from './review-document.ts';
import { serveUploadDocument } from './upload-document.ts';

/** Every route of the documents, with what carries it out. */
export const servedDocuments = (ports: DocumentsPorts): ServedRoute[] => [
  serveUploadDocument(ports),
  serveCreateUpload(ports),
  serveListDocuments(ports),
  serveGetDocument(ports),
  serveGetDocumentRecords(ports),
  serveGetDocumentPage(ports),
  serveReviewDocument(ports),
  serveRetryDocument(ports),
];
