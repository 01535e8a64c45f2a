import { createUpload } from '../../../domain/api/routes/documents.ts';
import { serve } from '../define-api.ts';
import type { DocumentsPorts } from './ports.ts';
import { uploadKey } from './upload-place.ts';

const validSeconds = 15 * 60;

export const serveCreateUpload = ({
  incoming,
  announced,
  clock,
}: Pick<DocumentsPorts, 'incoming' | 'announced' | 'clock'>) =>
  serve(createUpload, async ({ body, actor, onceId }) => {
    const { sizeBytes, sha256 } = body;
    const place = uploadKey(body, actor, onceId, `${sizeBytes} ${sha256 ?? ''}`);
    if ('refused' in place) return place;
    const { key } = place;
    const now = clock();
    await announced.announce(key, actor.userId, now);
    const link = await incoming.linkToStore(
      key,
      { sizeBytes, ...(sha256 && { sha256 }) },
      { fromEpochMs: now, seconds: validSeconds },
    );
    const expiresAt = new Date(now + validSeconds * 1000).toISOString();
    return { body: { ...link, method: 'PUT' as const, key, expiresAt } };
  });
