import { reviewDocument } from '../../../domain/api/routes/documents.ts';
import { makeDecideReview } from '../../document-extraction/decide-review.ts';
import { serve } from '../define-api.ts';
import type { DocumentsPorts } from './ports.ts';
import { changeableDocument } from './visible-document.ts';

export const serveReviewDocument = (
  ports: Pick<DocumentsPorts, 'documents' | 'reviews' | 'files' | 'callbacks' | 'clock'>,
) => {
  const decideReview = makeDecideReview(ports);
  return serve(reviewDocument, async ({ params, body, actor }) => {
    const changeable = await changeableDocument(ports, params.documentId, actor);
    if ('refused' in changeable) return changeable;
    const { corrections = [], ...decision } = body;
    return {
      body: await decideReview({ ...decision, corrections, documentId: params.documentId, decidedBy: actor.userId }),
    };
  });
};
