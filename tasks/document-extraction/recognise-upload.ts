import { Reason } from '../../domain/document/candidate.ts';
import { detectMediaType } from '../../domain/document/media/detect-media-type.ts';
import { defaultLimits } from '../../domain/document/media/document-limits.ts';
import { refusalOf } from '../../domain/document/media/refusal-of.ts';
import { sha256 } from '../adapters/audit-trail.ts';
import { NotFoundError } from '../errors.ts';
import type { DocumentRecord } from '../ports/document-store.ts';
import type { Uploads } from '../ports/uploads.ts';
import { countPages } from './count-pages.ts';
import { readerOf } from './reader-of.ts';
import { placeOf } from './upload-place.ts';

/** The document with what its place and its bytes say of it, or with the reason why it is refused. */
export const recogniseUpload = async (received: DocumentRecord, uploads: Uploads): Promise<DocumentRecord> => {
  const refused = (reason: Reason, known: Partial<DocumentRecord> = {}): DocumentRecord => ({
    ...received,
    ...known,
    reasons: [Reason.parse(reason)],
  });
  const place = placeOf(received.key);
  if ('refusal' in place) return refused(place.refusal);
  const { kind } = place;
  if (!kind) throw new Error(`${received.key} has a place without a kind`);
  // One byte more than is allowed is enough to know that it is too much.
  const bytes = await uploads.read(received, defaultLimits.maxBytes + 1).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
  if (!bytes)
    return refused({ code: 'GONE', message: 'The file was deleted before it could be read. Send it again.' }, place);
  const mediaType = detectMediaType(bytes);
  const known = { ...place, sha256: sha256(bytes), ...(mediaType && { mediaType }) };
  const refusal = refusalOf(bytes, mediaType, kind);
  if (refusal || !mediaType) return refused(refusal ?? { code: 'UNKNOWN_FORMAT', message: 'unknown format' }, known);
  const counted = countPages(bytes, mediaType, defaultLimits);
  if (counted.kind === 'refused') return refused(counted.reason, known);
  const document = { ...received, ...known, ...(counted.pages !== null && { pages: counted.pages }) };
  const reader = readerOf(document);
  return reader.kind === 'REFUSED' ? refused(reader.reason, known) : document;
};
