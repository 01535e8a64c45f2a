import { getDocument } from '../../../domain/api/routes/documents.ts';
import { serve } from '../define-api.ts';
import { documentView } from './document-view.ts';
import type { DocumentsPorts } from './ports.ts';
import { visibleDocument } from './visible-document.ts';

export const serveGetDocument = (ports: Pick<DocumentsPorts, 'documents' | 'reviews'>) =>
  serve(getDocument, async ({ params, actor }) => {
    const visible = await visibleDocument(ports, params.documentId, actor);
    return 'refused' in visible ? visible : { body: documentView(visible.document, visible.review) };
  });
