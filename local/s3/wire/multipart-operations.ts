import { readBody } from '../../gateway/request-body.ts';
import { fromXml, listOf } from '../../gateway/xml.ts';
import { S3Error } from '../s3-error.ts';
import { byteRangeOf } from './byte-range.ts';
import { contentOf, headerOf, isoTime, objectHeadersOf, type S3Request, writeConditionsOf } from './s3-request.ts';
import { xmlResponse } from './xml-response.ts';

const uploadIdOf = (s3: S3Request): string => s3.query.get('uploadId') ?? '';

export const createMultipartUpload = (s3: S3Request): Response => {
  s3.store.settingsOf(s3.bucket);
  const algorithm = headerOf(s3, 'x-amz-checksum-algorithm')?.toLowerCase();
  const { uploadId } = s3.store.uploads.begin({
    bucket: s3.bucket,
    key: s3.key,
    headers: objectHeadersOf(s3),
    algorithm,
    initiatedMs: s3.store.nowMs(),
  });
  return xmlResponse('InitiateMultipartUploadResult', { Bucket: s3.bucket, Key: s3.key, UploadId: uploadId });
};

const partTarget = (s3: S3Request) => ({
  bucket: s3.bucket,
  key: s3.key,
  uploadId: uploadIdOf(s3),
  partNumber: Number(s3.query.get('partNumber')),
});

export const uploadPart = async (s3: S3Request): Promise<Response> => {
  const { body, expected } = contentOf(s3);
  const part = await s3.store.putPart(partTarget(s3), body, expected);
  const algorithm = expected.checksum?.algorithm;
  return new Response(null, {
    headers: {
      etag: `"${part.md5}"`,
      ...(algorithm !== undefined && part.checksum !== undefined && { [`x-amz-checksum-${algorithm}`]: part.checksum }),
    },
  });
};

export const uploadPartCopy = async (s3: S3Request): Promise<Response> => {
  const [path = '', query = ''] = (s3.request.headers.get('x-amz-copy-source') ?? '').split('?');
  const [bucket = '', ...key] = decodeURIComponent(path).replace(/^\//, '').split('/');
  const source = s3.store.find(bucket, key.join('/'), new URLSearchParams(query).get('versionId') ?? undefined);
  const [start, end] = byteRangeOf(s3.request.headers.get('x-amz-copy-source-range'), null, source) ?? [
    0,
    source.size - 1,
  ];
  const part = await s3.store.putPart(partTarget(s3), s3.store.read(source, start, end), {});
  return xmlResponse('CopyPartResult', { ETag: `"${part.md5}"`, LastModified: isoTime(part.lastModifiedMs) });
};

export const completeMultipartUpload = async (s3: S3Request): Promise<Response> => {
  const body = fromXml((await readBody(s3.request, 2 * 1024 * 1024)).toString('utf8'));
  const list = body.CompleteMultipartUpload as { Part?: unknown } | undefined;
  const requested = (listOf(list?.Part) as { PartNumber?: string; ETag?: string }[]).map(({ PartNumber, ETag }) => {
    if (!PartNumber || !ETag) throw new S3Error('MalformedXML', 'A part needs a PartNumber and an ETag', 400);
    return { partNumber: Number(PartNumber), etag: ETag };
  });
  const target = { bucket: s3.bucket, key: s3.key, uploadId: uploadIdOf(s3) };
  const object = await s3.store.completeUpload(target, requested, writeConditionsOf(s3));
  return xmlResponse(
    'CompleteMultipartUploadResult',
    { Bucket: s3.bucket, Key: s3.key, ETag: object.etag },
    object.versionId === 'null' ? {} : { 'x-amz-version-id': object.versionId },
  );
};

export const abortMultipartUpload = async (s3: S3Request): Promise<Response> => {
  await s3.store.abortUpload(s3.bucket, s3.key, uploadIdOf(s3));
  return new Response(null, { status: 204 });
};

export const listParts = (s3: S3Request): Response => {
  const upload = s3.store.uploads.find(s3.bucket, s3.key, uploadIdOf(s3));
  return xmlResponse('ListPartsResult', {
    Bucket: s3.bucket,
    Key: s3.key,
    UploadId: upload.uploadId,
    IsTruncated: 'false',
    Part: s3.store.uploads.parts(upload.uploadId).map((part) => ({
      PartNumber: part.partNumber,
      LastModified: isoTime(part.lastModifiedMs),
      ETag: `"${part.md5}"`,
      Size: part.segment.size,
    })),
  });
};

export const listMultipartUploads = (s3: S3Request): Response => {
  s3.store.settingsOf(s3.bucket);
  return xmlResponse('ListMultipartUploadsResult', {
    Bucket: s3.bucket,
    IsTruncated: 'false',
    Upload: s3.store.uploads.list(s3.bucket).map((upload) => ({
      Key: upload.key,
      UploadId: upload.uploadId,
      Initiated: isoTime(upload.initiatedMs),
    })),
  });
};
