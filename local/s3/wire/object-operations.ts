import { Readable } from 'node:stream';
import { readBody } from '../../gateway/request-body.ts';
import { fromXml, listOf } from '../../gateway/xml.ts';
import { noSuchKey, S3Error } from '../s3-error.ts';
import type { StoredObject } from '../stored-object.ts';
import { byteRangeOf } from './byte-range.ts';
import { contentOf, headerOf, isoTime, objectHeadersOf, type S3Request, writeConditionsOf } from './s3-request.ts';
import { xmlResponse } from './xml-response.ts';

const versionHeader = ({ versionId }: StoredObject): Record<string, string> =>
  versionId === 'null' ? {} : { 'x-amz-version-id': versionId };

const checksumHeaders = ({ checksum }: StoredObject): Record<string, string> =>
  checksum ? { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': checksum.type } : {};

export const putObject = async (s3: S3Request): Promise<Response> => {
  const conditions = writeConditionsOf(s3);
  const { body, expected } = contentOf(s3);
  const object = await s3.store.put(s3, body, objectHeadersOf(s3), { expected, conditions });
  return new Response(null, { headers: { etag: object.etag, ...versionHeader(object), ...checksumHeaders(object) } });
};

/** `/bucket/key?versionId=…` or without the slash, URL-encoded. */
const copySourceOf = (s3: S3Request): StoredObject => {
  const [path = '', query = ''] = (s3.request.headers.get('x-amz-copy-source') ?? '').split('?');
  const decoded = decodeURIComponent(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  if (slash < 1) throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key', 400);
  const versionId = new URLSearchParams(query).get('versionId') ?? undefined;
  return s3.store.find(decoded.slice(0, slash), decoded.slice(slash + 1), versionId);
};

export const copyObject = async (s3: S3Request): Promise<Response> => {
  const source = copySourceOf(s3);
  const replacing = s3.request.headers.get('x-amz-metadata-directive') === 'REPLACE';
  const sent = objectHeadersOf(s3);
  const tags = s3.request.headers.get('x-amz-tagging-directive') === 'REPLACE' ? sent.tags : source.tags;
  const kept = replacing ? sent : { system: source.system, metadata: source.metadata };
  const object = await s3.store.copy(source, s3, { ...kept, tags }, writeConditionsOf(s3));
  return xmlResponse(
    'CopyObjectResult',
    { ETag: object.etag, LastModified: isoTime(object.lastModifiedMs) },
    versionHeader(object),
  );
};

/** GetObject and HeadObject: the whole, or a range, or 304 and 412 on conditions. */
export const getObject = async (s3: S3Request): Promise<Response> => {
  const { store, request, query } = s3;
  const object = store.find(s3.bucket, s3.key, query.get('versionId') ?? undefined);
  const conditional = conditionalAnswer(request, object);
  if (conditional) return conditional;

  const partNumber = query.get('partNumber');
  const range = byteRangeOf(request.headers.get('range'), partNumber, object);
  const [start, end] = range ?? [0, object.size - 1];
  const headers: Record<string, string> = {
    ...object.system,
    ...responseOverrides(query),
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    ...versionHeader(object),
    ...(headerOf(s3, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' && !range && checksumHeaders(object)),
    ...(range && { 'content-range': `bytes ${start}-${end}/${object.size}` }),
    ...(partNumber !== null && object.partSizes && { 'x-amz-mp-parts-count': String(object.partSizes.length) }),
    ...(Object.keys(object.tags).length > 0 && { 'x-amz-tagging-count': String(Object.keys(object.tags).length) }),
  };
  for (const [name, value] of Object.entries(object.metadata)) headers[`x-amz-meta-${name}`] = value;
  const status = range ? 206 : 200;
  if (request.method === 'HEAD' || object.size === 0) return new Response(null, { status, headers });
  const stream = Readable.toWeb(store.read(object, start, end)) as ReadableStream<Uint8Array>;
  return new Response(stream, { status, headers });
};

const conditionalAnswer = (request: Request, object: StoredObject): Response | undefined => {
  const ifMatch = request.headers.get('if-match');
  const modifiedSeconds = Math.floor(object.lastModifiedMs / 1000);
  const secondsOf = (name: string): number => Date.parse(request.headers.get(name) ?? '') / 1000;
  const unmodifiedSince = secondsOf('if-unmodified-since');
  if ((ifMatch !== null && !matches(ifMatch, object.etag)) || (ifMatch === null && modifiedSeconds > unmodifiedSince))
    throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  const ifNoneMatch = request.headers.get('if-none-match');
  const modifiedSince = secondsOf('if-modified-since');
  if (ifNoneMatch === null ? modifiedSeconds <= modifiedSince : matches(ifNoneMatch, object.etag))
    return new Response(null, { status: 304, headers: { etag: object.etag } });
  return undefined;
};

const matches = (header: string, etag: string): boolean =>
  header.split(',').some((part) => ['*', etag, etag.replaceAll('"', '')].includes(part.trim()));

/** `response-content-type=…` and its like, which presigned links use for downloads. */
const responseOverrides = (query: URLSearchParams): Record<string, string> => {
  const overrides: Record<string, string> = {};
  for (const [name, value] of query)
    if (name.startsWith('response-')) overrides[name.slice('response-'.length)] = value;
  return overrides;
};

export const deleteObject = async (s3: S3Request): Promise<Response> => {
  const { versionId, deleteMarker } = await s3.store.delete(s3.bucket, s3.key, s3.query.get('versionId') ?? undefined);
  return new Response(null, {
    status: 204,
    headers: {
      ...(versionId !== undefined && { 'x-amz-version-id': versionId }),
      ...(deleteMarker && { 'x-amz-delete-marker': 'true' }),
    },
  });
};

const deleteObjectsLimit = 1000;

export const deleteObjects = async (s3: S3Request): Promise<Response> => {
  s3.store.settingsOf(s3.bucket);
  const body = fromXml((await readBody(s3.request, 2 * 1024 * 1024)).toString('utf8'));
  const request = body.Delete as { Object?: unknown; Quiet?: string } | undefined;
  const objects = listOf(request?.Object) as { Key?: string; VersionId?: string }[];
  if (objects.length === 0 || objects.length > deleteObjectsLimit)
    throw new S3Error('MalformedXML', 'The XML you provided was not well-formed or did not validate', 400);
  const deleted: Record<string, unknown>[] = [];
  for (const { Key: key = '', VersionId: asked } of objects) {
    const { versionId, deleteMarker } = await s3.store.delete(s3.bucket, key, asked);
    deleted.push({
      Key: key,
      ...(asked !== undefined && { VersionId: asked }),
      ...(deleteMarker && { DeleteMarker: 'true', DeleteMarkerVersionId: versionId ?? '' }),
    });
  }
  return xmlResponse('DeleteResult', request?.Quiet === 'true' ? {} : { Deleted: deleted });
};

export const getObjectTagging = (s3: S3Request): Response => {
  const { tags } = s3.store.find(s3.bucket, s3.key, s3.query.get('versionId') ?? undefined);
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return xmlResponse('Tagging', { TagSet: { Tag } });
};

export const putObjectTagging = async (s3: S3Request): Promise<Response> => {
  const object = s3.store.find(s3.bucket, s3.key, s3.query.get('versionId') ?? undefined);
  const body = fromXml((await readBody(s3.request, 64 * 1024)).toString('utf8'));
  const set = (body.Tagging as { TagSet?: { Tag?: unknown } } | undefined)?.TagSet;
  const tags = listOf(set?.Tag) as { Key: string; Value: string }[];
  s3.store.catalog.updateTags(object, Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
  return new Response(null, { headers: versionHeader(object) });
};

export const getObjectAttributes = (s3: S3Request): Response => {
  const object = s3.store.find(s3.bucket, s3.key, s3.query.get('versionId') ?? undefined);
  if (object.deleteMarker) throw noSuchKey(s3.key);
  const asked = new Set(
    (s3.request.headers.get('x-amz-object-attributes') ?? '').split(',').map((name) => name.trim()),
  );
  return xmlResponse(
    'GetObjectAttributesResponse',
    {
      ...(asked.has('ETag') && { ETag: object.etag.replaceAll('"', '') }),
      ...(asked.has('Checksum') &&
        object.checksum && {
          Checksum: { [`Checksum${object.checksum.algorithm.toUpperCase()}`]: object.checksum.value },
        }),
      ...(asked.has('ObjectParts') && object.partSizes && { ObjectParts: { PartsCount: object.partSizes.length } }),
      ...(asked.has('StorageClass') && { StorageClass: 'STANDARD' }),
      ...(asked.has('ObjectSize') && { ObjectSize: object.size }),
    },
    { 'last-modified': new Date(object.lastModifiedMs).toUTCString(), ...versionHeader(object) },
  );
};
