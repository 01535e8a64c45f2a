import { refuse } from '../../../domain/api/problem.ts';
import { getDocumentPage } from '../../../domain/api/routes/documents.ts';
import type { DocumentRecord } from '../../ports/document-store.ts';
import { serve } from '../define-api.ts';
import { fileNameOf } from './document-view.ts';
import type { DocumentsPorts } from './ports.ts';
import { shownAs } from './shown-as.ts';
import { visibleDocument } from './visible-document.ts';

const validSeconds = 5 * 60;

/** Of a PDF or a TIFF whose pages could not be counted nobody knows which the last one is. */
const hasPage = ({ pages, mediaType }: DocumentRecord, page: number): boolean =>
  page <= (pages ?? (mediaType === 'PDF' || mediaType === 'TIFF' ? Number.POSITIVE_INFINITY : 1));

export const serveGetDocumentPage = (ports: Pick<DocumentsPorts, 'documents' | 'reviews' | 'incoming' | 'clock'>) =>
  serve(getDocumentPage, async ({ params, actor }) => {
    const visible = await visibleDocument(ports, params.documentId, actor);
    if ('refused' in visible) return visible;
    const { document } = visible;
    const { page } = params;
    if (!hasPage(document, page)) return refuse('NOT_FOUND', `The document has no page ${page}.`);
    const { bucket, key, versionId, mediaType, pages } = document;
    const shown = shownAs(mediaType);
    const now = ports.clock();
    const link = await ports.incoming.linkToShow(
      { bucket, key, ...(versionId && { versionId }) },
      { ...shown, fileName: fileNameOf(document) },
      { fromEpochMs: now, seconds: validSeconds },
    );
    return {
      body: {
        // "Parameters for opening PDF files" (Adobe; RFC 8118, section 3): page 1 needs none, but saying it does no harm.
        url: mediaType === 'PDF' ? `${link}#page=${page}` : link,
        contentType: shown.contentType,
        page,
        pages: pages ?? null,
        expiresAt: new Date(now + validSeconds * 1000).toISOString(),
      },
    };
  });
