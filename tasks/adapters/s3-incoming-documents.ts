import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ThrottledError } from '../errors.ts';
import type { IncomingDocuments } from '../ports/incoming-documents.ts';
import type { UploadedObject } from '../ports/uploads.ts';
import { bucketName } from './environment.ts';
import { s3Client } from './s3.ts';

/** A conditional write: the key is free (Amazon S3, "How to prevent object overwrites with conditional writes"). */
const keyIsFree = { IfNoneMatch: '*' } as const;

/** Headers that a presigned request must send itself: S3 reads conditions and checksums from headers, not from the query. */
const sentByClient = new Set(['if-none-match', 'x-amz-checksum-sha256']);

const writeAttempts = 4;

/** RFC 6266 and 8187: a name in any script, and nothing in it that could end the header. */
const dispositionOf = (disposition: string, fileName: string): string =>
  `${disposition}; filename*=UTF-8''${encodeURIComponent(fileName.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;

/**
 * A client that adds no checksum by itself: in a link it would be that of the empty body which is signed, and S3 would
 * refuse every other one.
 */
export const linkingS3Client = (config: S3ClientConfig = {}): S3Client =>
  s3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED', ...config });

/** @param s3 made by `linkingS3Client`. */
export const s3IncomingDocuments = (s3: S3Client): IncomingDocuments => {
  const present = async (key: string): Promise<UploadedObject> => {
    const bucket = bucketName('Documents');
    const { VersionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { bucket, key, ...(VersionId && { versionId: VersionId }) };
  };

  return {
    store: async (key, bytes) => {
      const bucket = bucketName('Documents');
      for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
        try {
          const { VersionId } = await s3.send(
            new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ChecksumAlgorithm: 'SHA256', ...keyIsFree }),
          );
          return { bucket, key, ...(VersionId && { versionId: VersionId }) };
        } catch (error) {
          const { name } = error as Error;
          if (name === 'PreconditionFailed') return present(key);
          // Two writes of the key at once: the next look shows who was first.
          if (name !== 'ConditionalRequestConflict') throw error;
        }
      }
      throw new ThrottledError(`${key} is being written by another request`);
    },

    linkToStore: async (key, { sizeBytes, sha256 }, { fromEpochMs, seconds }) => {
      const checksum = sha256 && Buffer.from(sha256, 'hex').toString('base64');
      const command = new PutObjectCommand({
        Bucket: bucketName('Documents'),
        Key: key,
        ContentLength: sizeBytes,
        ...(checksum && { ChecksumSHA256: checksum }),
        ...keyIsFree,
      });
      const url = await getSignedUrl(s3, command, {
        expiresIn: seconds,
        signingDate: new Date(fromEpochMs),
        unhoistableHeaders: sentByClient,
      });
      const headers = {
        'Content-Length': String(sizeBytes),
        'If-None-Match': keyIsFree.IfNoneMatch,
        ...(checksum && { 'x-amz-checksum-sha256': checksum }),
      };
      return { url, headers };
    },

    linkToShow: ({ bucket, key, versionId }, { contentType, disposition, fileName }, { fromEpochMs, seconds }) =>
      getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: versionId,
          ResponseContentType: contentType,
          ResponseContentDisposition: dispositionOf(disposition, fileName),
        }),
        { expiresIn: seconds, signingDate: new Date(fromEpochMs) },
      ),
  };
};
