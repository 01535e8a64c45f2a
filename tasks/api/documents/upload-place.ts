import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import type { RequestOf } from '../../../domain/api/route.ts';
import type { createUpload } from '../../../domain/api/routes/documents.ts';
import { mayChangeDocument } from '../../../domain/api/scopes.ts';
import type { Actor } from '../../../domain/identity/actor.ts';
import { sha256 } from '../../adapters/audit-trail.ts';
import { placeOf } from '../../document-extraction/upload-place.ts';

type Upload = Pick<RequestOf<typeof createUpload>['body'], 'place' | 'fileName'>;

/**
 * The key of what someone sends: under its place, for receipts their own folder, in a folder of this upload alone. So two
 * files of one name are two documents, and a repetition of the request finds its own file.
 *
 * @param content what makes it this upload besides the request's `onceId`, whose Idempotency-Key is free again after a day.
 */
export const uploadKey = (
  { place, fileName }: Upload,
  actor: Actor,
  onceId: string,
  content: string,
): { key: string } | Refusal => {
  const folder = place === 'RECEIPTS' ? `RECEIPTS/${actor.userId}` : place;
  const key = `${folder}/${sha256(`${onceId}\n${content}`).slice(0, 32)}/${fileName}`;
  const owned = placeOf(key);
  if ('refusal' in owned) throw new Error(`${key} is no place for a document: ${owned.refusal.message}`);
  return mayChangeDocument(actor, owned)
    ? { key }
    : refuse('FORBIDDEN', `None of the groups that you are in may send documents to ${place}.`);
};
