import { chunksOf } from '../../gateway/request-body.ts';
import { decodeAwsChunked } from '../aws-chunked.ts';
import { checksumAlgorithms } from '../content-digests.ts';
import type { ExpectedContent, ObjectStore } from '../object-store.ts';
import { S3Error } from '../s3-error.ts';
import { type ObjectHeaders, systemHeaders } from '../stored-object.ts';

/** One S3 request, taken apart. */
export type S3Request = {
  store: ObjectStore;
  request: Request;
  query: URLSearchParams;
  bucket: string;
  key: string;
  requestId: string;
};

const metadataPrefix = 'x-amz-meta-';

/** Headers with which a header of a presigned URL's query may also come. */
export const headerOf = ({ request, query }: S3Request, name: string): string | undefined =>
  request.headers.get(name) ?? query.get(name) ?? undefined;

export const objectHeadersOf = (s3: S3Request): ObjectHeaders => {
  const system: Record<string, string> = {};
  for (const name of systemHeaders) {
    const value = s3.request.headers.get(name);
    if (value === null) continue;
    const kept = name === 'content-encoding' ? withoutAwsChunked(value) : value;
    if (kept) system[name] = kept;
  }
  system['content-type'] ??= 'binary/octet-stream';
  const metadata: Record<string, string> = {};
  for (const [name, value] of s3.request.headers)
    if (name.startsWith(metadataPrefix)) metadata[name.slice(metadataPrefix.length)] = value;
  for (const [name, value] of s3.query)
    if (name.toLowerCase().startsWith(metadataPrefix))
      metadata[name.slice(metadataPrefix.length).toLowerCase()] ??= value;
  const tags = Object.fromEntries(new URLSearchParams(headerOf(s3, 'x-amz-tagging') ?? ''));
  return { system, metadata, tags };
};

const withoutAwsChunked = (encoding: string): string =>
  encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked')
    .join(',');

/** The content itself, freed of the aws-chunked encoding, and what its sender says of it. */
export const contentOf = (s3: S3Request): { body: AsyncIterable<Uint8Array>; expected: ExpectedContent } => {
  const { request } = s3;
  const trailers = new Map<string, string>();
  const chunked =
    request.headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') === true ||
    request.headers.get('content-encoding')?.includes('aws-chunked') === true;
  const body = chunked
    ? decodeAwsChunked(chunksOf(request), (name, value) => trailers.set(name, value))
    : chunksOf(request);
  const length = numberOf(request.headers.get(chunked ? 'x-amz-decoded-content-length' : 'content-length'));
  const md5 = request.headers.get('content-md5') ?? undefined;
  const announced = checksumAlgorithms.find(
    (name) =>
      headerOf(s3, `x-amz-checksum-${name}`) !== undefined ||
      request.headers.get('x-amz-trailer') === `x-amz-checksum-${name}`,
  );
  const algorithm = announced ?? headerOf(s3, 'x-amz-sdk-checksum-algorithm')?.toLowerCase();
  return {
    body,
    expected: {
      ...(length !== undefined && { length }),
      ...(md5 !== undefined && { md5 }),
      ...(algorithm !== undefined && {
        checksum: {
          algorithm,
          value: () => headerOf(s3, `x-amz-checksum-${algorithm}`) ?? trailers.get(`x-amz-checksum-${algorithm}`),
        },
      }),
    },
  };
};

const numberOf = (text: string | null): number | undefined => {
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new S3Error('InvalidArgument', `not a length: ${text}`, 400);
  return Number(text);
};

export const writeConditionsOf = ({ request }: S3Request): { ifMatch?: string; ifNoneMatch?: string } => {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifNoneMatch !== null && ifNoneMatch !== '*')
    throw new S3Error('NotImplemented', 'If-None-Match on a write takes only *', 501);
  return { ...(ifMatch !== null && { ifMatch }), ...(ifNoneMatch !== null && { ifNoneMatch }) };
};

export const isoTime = (epochMs: number): string => new Date(epochMs).toISOString();
