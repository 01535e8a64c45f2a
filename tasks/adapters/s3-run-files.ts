import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RunFiles } from '../ports/run-files.ts';
import { bucketName } from './environment.ts';

/** A run's files in the work bucket. */
export const s3RunFiles = (s3: S3Client): RunFiles => {
  const get = async (key: string, range?: string): Promise<string> => {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: bucketName('Work'), Key: key, ...(range && { Range: range }) }),
    );
    return (await Body?.transformToString()) ?? '';
  };
  return {
    write: async (key, text, contentType = 'application/json') => {
      await s3.send(
        new PutObjectCommand({ Bucket: bucketName('Work'), Key: key, Body: text, ContentType: contentType }),
      );
    },
    read: (key) => get(key),
    readRange: ({ key, start, end }) => get(key, `bytes=${start}-${end - 1}`),
    list: async (prefix) => {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucketName('Work'), Prefix: prefix, ContinuationToken }),
        );
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      return keys;
    },
  };
};
