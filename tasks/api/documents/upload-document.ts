import { refuse } from '../../../domain/api/problem.ts';
import { uploadDocument } from '../../../domain/api/routes/documents.ts';
import { sha256 } from '../../adapters/audit-trail.ts';
import { documentIdOf } from '../../document-extraction/upload-event.ts';
import { serve } from '../define-api.ts';
import type { DocumentsPorts } from './ports.ts';
import { uploadKey } from './upload-place.ts';

const largestBytes = 4 * 1024 * 1024;

/** The bytes of canonical base64 (RFC 4648, section 3.5); undefined for any other text, which Buffer would read somehow. */
const decode = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

export const serveUploadDocument = ({
  incoming,
  announced,
  clock,
}: Pick<DocumentsPorts, 'incoming' | 'announced' | 'clock'>) =>
  serve(uploadDocument, async ({ body, actor, onceId }) => {
    const bytes = decode(body.contentBase64);
    if (!bytes)
      return refuse('VALIDATION_FAILED', 'body /contentBase64: not the base64 of any bytes', [
        { in: 'body', pointer: '/contentBase64', message: 'not canonical base64 (RFC 4648, section 4)' },
      ]);
    if (bytes.length > largestBytes)
      return refuse(
        'PAYLOAD_TOO_LARGE',
        `The file has ${bytes.length} bytes, of ${largestBytes} at most: ask for an upload URL (POST /documents/uploads).`,
      );
    const place = uploadKey(body, actor, onceId, sha256(bytes));
    if ('refused' in place) return place;
    await announced.announce(place.key, actor.userId, clock());
    const { bucket, key, versionId } = await incoming.store(place.key, bytes);
    const documentId = documentIdOf({
      bucket: { name: bucket },
      object: { key, size: bytes.length, ...(versionId && { 'version-id': versionId }) },
    });
    return { body: { documentId, key }, location: `/documents/${documentId}` };
  });
