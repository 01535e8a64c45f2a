import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Uploads } from '../ports/uploads.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { clientOptions, namingErrors } from './client-options.ts';
import { bucketName } from './environment.ts';

/** An S3 client; `config` is for tests. Local S3 is reached by path, which S3 itself accepts as well. */
export const s3Client = (config: S3ClientConfig = {}): S3Client =>
  namingErrors(new S3Client({ ...clientOptions, forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL), ...config }));

export const s3Uploads = (s3: S3Client): Uploads => ({
  read: async ({ bucket, key, versionId }, maxBytes) => {
    const { Body, ContentLength = 0 } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
    );
    if (!Body) return new Uint8Array();
    if (ContentLength <= maxBytes) return Body.transformToByteArray();
    const reader = Body.transformToWebStream().getReader();
    const bytes = new Uint8Array(maxBytes);
    for (let at = 0; at < maxBytes; ) {
      const { value, done } = await reader.read();
      if (done) break;
      bytes.set(value.subarray(0, maxBytes - at), at);
      at += value.length;
    }
    await reader.cancel();
    return bytes;
  },
});

export const s3WorkFiles = (s3: S3Client): WorkFiles => ({
  write: async (key, text) => {
    await s3.send(
      new PutObjectCommand({ Bucket: bucketName('Work'), Key: key, Body: text, ContentType: 'application/json' }),
    );
  },
  read: async (key) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName('Work'), Key: key }));
    return Body?.transformToString() ?? '';
  },
});
