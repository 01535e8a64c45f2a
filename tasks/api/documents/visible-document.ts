import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import { mayChangeDocument, maySeeDocument } from '../../../domain/api/scopes.ts';
import type { Actor } from '../../../domain/identity/actor.ts';
import type { DocumentRecord } from '../../ports/document-store.ts';
import type { Review } from '../../ports/review-store.ts';
import type { DocumentsPorts } from './ports.ts';

export type Visible = { document: DocumentRecord; review: Review | undefined };

/**
 * A document and its review, if the caller may see them. Both are read before anything is decided, so that what is not
 * there and what is not theirs are the same answer after the same work.
 */
export const visibleDocument = async (
  { documents, reviews }: Pick<DocumentsPorts, 'documents' | 'reviews'>,
  documentId: string,
  actor: Actor,
): Promise<Visible | Refusal> => {
  const [document, review] = await Promise.all([documents.get(documentId), reviews.get(documentId)]);
  // A row without a status says which document holds a content: it is none itself.
  return document?.status !== undefined && maySeeDocument(actor, document)
    ? { document, review }
    : refuse('NOT_FOUND', 'There is no document of this id that you may see.');
};

/** The same for who wants to change it: what they see but may not change is forbidden. */
export const changeableDocument = async (
  ports: Pick<DocumentsPorts, 'documents' | 'reviews'>,
  documentId: string,
  actor: Actor,
): Promise<Visible | Refusal> => {
  const visible = await visibleDocument(ports, documentId, actor);
  if ('refused' in visible || mayChangeDocument(actor, visible.document)) return visible;
  return refuse('FORBIDDEN', 'You may see this document, but none of the groups that you are in may change it.');
};
