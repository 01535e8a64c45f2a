import { CopyObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { UploadCopies } from '../ports/settlement-files.ts';
import { bucketName } from './environment.ts';

/** Copies within S3, of up to 5 GB. */
export const s3UploadCopies = (s3: S3Client): UploadCopies => ({
  copy: async ({ bucket, key, versionId }, toKey) => {
    const source = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
    await s3.send(
      new CopyObjectCommand({
        Bucket: bucketName('Work'),
        Key: toKey,
        CopySource: versionId === undefined ? source : `${source}?versionId=${encodeURIComponent(versionId)}`,
        // Not the source's tags, which would need a right of their own.
        TaggingDirective: 'REPLACE',
      }),
    );
  },
});
