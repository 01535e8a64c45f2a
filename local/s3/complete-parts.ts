import { createHash } from 'node:crypto';
import { ContentDigests } from './content-digests.ts';
import type { Part, Upload } from './multipart-uploads.ts';
import { S3Error } from './s3-error.ts';
import type { Checksum, ContentSegment } from './stored-object.ts';

export type RequestedPart = { partNumber: number; etag: string };

const smallestPartBytes = 5 * 1024 * 1024;

/**
 * The object that the requested parts make: their contents in order, `md5(md5 of each part)-count` as ETag, and a
 * composite checksum if the parts carry one.
 *
 * @throws S3Error InvalidPart, InvalidPartOrder, EntityTooSmall, MalformedXML.
 */
export const completeParts = (
  upload: Upload,
  parts: readonly Part[],
  requested: readonly RequestedPart[],
): {
  segments: ContentSegment[];
  size: number;
  etag: string;
  partSizes: number[];
  checksum?: Checksum;
} => {
  if (requested.length === 0)
    throw new S3Error('MalformedXML', 'You must specify at least one part', 400, { UploadId: upload.uploadId });
  const byNumber = new Map(parts.map((part) => [part.partNumber, part]));
  const chosen = requested.map(({ partNumber, etag }, index) => {
    const part = byNumber.get(partNumber);
    if (!part || part.md5 !== etag.replaceAll('"', ''))
      throw new S3Error(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { PartNumber: String(partNumber) },
      );
    if (index > 0 && partNumber <= (requested[index - 1]?.partNumber ?? 0))
      throw new S3Error(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        400,
      );
    return part;
  });
  for (const part of chosen.slice(0, -1))
    if (part.segment.size < smallestPartBytes)
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
        PartNumber: String(part.partNumber),
      });

  const md5 = createHash('md5');
  for (const part of chosen) md5.update(part.md5, 'hex');
  const composite = compositeChecksum(upload.algorithm, chosen);
  return {
    segments: chosen.map(({ segment }) => segment),
    size: chosen.reduce((sum, { segment }) => sum + segment.size, 0),
    etag: `"${md5.digest('hex')}-${chosen.length}"`,
    partSizes: chosen.map(({ segment }) => segment.size),
    ...(composite && { checksum: composite }),
  };
};

/** CRC64NVME has no composite form in S3, and needs none here: nothing would check it. */
const compositeChecksum = (algorithm: string | undefined, parts: readonly Part[]): Checksum | undefined => {
  if (algorithm === undefined || algorithm === 'crc64nvme') return undefined;
  if (parts.some(({ checksum }) => checksum === undefined)) return undefined;
  const digests = new ContentDigests(algorithm);
  for (const { checksum } of parts) digests.update(Buffer.from(checksum as string, 'base64'));
  const value = digests.finish().checksum?.value;
  return value === undefined ? undefined : { algorithm, value: `${value}-${parts.length}`, type: 'COMPOSITE' };
};
