import { z } from 'zod';
import { sha256 } from '../adapters/audit-trail.ts';

/**
 * The detail of S3's "Object Created" as EventBridge delivers it, as far as it is used. Other than in S3's older
 * notifications to SNS, SQS and Lambda, the key is not URL-encoded here: `a+b %.pdf` is `a+b %.pdf`.
 */
export const UploadDetail = z.object({
  bucket: z.object({ name: z.string().min(1) }),
  object: z.object({
    key: z.string().min(1),
    size: z.number().int().nonnegative(),
    'version-id': z.string().optional(),
  }),
});
export type UploadDetail = z.infer<typeof UploadDetail>;

/** The same object version is the same document, however often its event is delivered. */
export const documentIdOf = ({ bucket, object }: UploadDetail): string =>
  `doc-${sha256([bucket.name, object.key, object['version-id'] ?? ''].join('\n')).slice(0, 32)}`;
