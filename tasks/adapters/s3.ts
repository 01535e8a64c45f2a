import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { Uploads } from '../ports/uploads.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { clientOptions, namingErrors } from './client-options.ts';
import { bucketName } from './environment.ts';

/** An S3 client; `config` is for tests. Local S3 is reached by path, which S3 itself accepts as well. */
export const s3Client = (config: S3ClientConfig = {}): S3Client =>
  namingErrors(new S3Client({ ...clientOptions, forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL), ...config }));

/** A body's first bytes; what comes after `maxBytes` is never fetched. */
const firstBytes = async (body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> => {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < maxBytes; ) {
    const { value, done } = await reader.read();
    if (done) break;
    chunks.push(value.subarray(0, maxBytes - length));
    length += value.length;
  }
  await reader.cancel();
  return Buffer.concat(chunks);
};

export const s3Uploads = (s3: S3Client): Uploads => ({
  read: async ({ bucket, key, versionId }, maxBytes) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    return Body ? firstBytes(Body.transformToWebStream(), maxBytes) : new Uint8Array();
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
  // By the list, which says no with a permission for a prefix only: asking for an object that isn't there would be a 403.
  has: async (key) => {
    const { Contents } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucketName('Work'), Prefix: key, MaxKeys: 1 }),
    );
    return Contents?.[0]?.Key === key;
  },
});
