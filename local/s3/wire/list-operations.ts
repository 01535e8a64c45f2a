import { S3Error } from '../s3-error.ts';
import type { StoredObject } from '../stored-object.ts';
import { isoTime, type S3Request } from './s3-request.ts';
import { xmlResponse } from './xml-response.ts';

const longestPage = 1000;

const pageSizeOf = (query: URLSearchParams): number => {
  const asked = query.get('max-keys');
  if (asked === null) return longestPage;
  if (!/^\d{1,10}$/.test(asked))
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range', 400);
  return Math.min(Number(asked), longestPage);
};

/** Beyond every key that begins with `prefix`, in UTF-8 order. */
const pastPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;

type Page<Entry> = {
  entries: Entry[];
  commonPrefixes: string[];
  truncated: boolean;
  last: Entry | undefined;
  lastKey: string;
};

/**
 * Groups keys by delimiter into common prefixes and cuts a page. `fetch` gives entries in order after a position; a
 * group's remaining keys are skipped over, not read.
 */
const pageOf = <Entry extends { key: string }>(
  options: { prefix: string; delimiter: string; limit: number },
  first: Entry[],
  fetch: (position: { afterKey: string } | { afterEntry: Entry }) => Entry[],
): Page<Entry> => {
  const { prefix, delimiter, limit } = options;
  const page: Page<Entry> = { entries: [], commonPrefixes: [], truncated: false, last: undefined, lastKey: '' };
  let batch = first;
  let index = 0;
  for (;;) {
    const entry = batch[index++];
    if (!entry?.key.startsWith(prefix)) return page;
    if (page.entries.length + page.commonPrefixes.length >= limit) {
      page.truncated = limit > 0;
      return page;
    }
    const cut = delimiter === '' ? -1 : entry.key.indexOf(delimiter, prefix.length);
    page.last = entry;
    if (cut >= 0) {
      const group = entry.key.slice(0, cut + delimiter.length);
      page.commonPrefixes.push(group);
      page.lastKey = pastPrefix(group);
      batch = fetch({ afterKey: page.lastKey });
      index = 0;
      continue;
    }
    page.entries.push(entry);
    page.lastKey = entry.key;
    if (index === batch.length) {
      batch = fetch({ afterEntry: entry });
      index = 0;
    }
  }
};

const encoderOf = (query: URLSearchParams): ((key: string) => string) =>
  query.get('encoding-type') === 'url' ? (key) => encodeURIComponent(key).replaceAll('%2F', '/') : (key) => key;

const contentOfObject = (object: StoredObject, encode: (key: string) => string): Record<string, unknown> => ({
  Key: encode(object.key),
  LastModified: isoTime(object.lastModifiedMs),
  ETag: object.etag,
  ...(object.checksum && { ChecksumAlgorithm: object.checksum.algorithm.toUpperCase() }),
  Size: object.size,
  StorageClass: 'STANDARD',
});

/** ListObjects and ListObjectsV2. */
export const listObjects = (s3: S3Request): Response => {
  const { store, bucket, query } = s3;
  store.settingsOf(bucket);
  const second = query.get('list-type') === '2';
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = pageSizeOf(query);
  const encode = encoderOf(query);
  const token = query.get('continuation-token');
  const marker = second ? (token === null ? query.get('start-after') : fromToken(token)) : query.get('marker');
  // A marker may lie before the prefix.
  const startsAfter = marker !== null && marker >= prefix;
  const page = pageOf(
    { prefix, delimiter, limit },
    store.catalog.live(bucket, startsAfter ? marker : prefix, startsAfter, limit + 1),
    (position) =>
      store.catalog.live(bucket, 'afterKey' in position ? position.afterKey : position.afterEntry.key, true, limit + 1),
  );
  const shared = {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter && { Delimiter: encode(delimiter) }),
    MaxKeys: limit,
    ...(query.get('encoding-type') && { EncodingType: 'url' }),
    IsTruncated: String(page.truncated),
    Contents: page.entries.map((object) => contentOfObject(object, encode)),
    CommonPrefixes: page.commonPrefixes.map((group) => ({ Prefix: encode(group) })),
  };
  return xmlResponse(
    'ListBucketResult',
    second
      ? {
          ...shared,
          KeyCount: page.entries.length + page.commonPrefixes.length,
          ...(token !== null && { ContinuationToken: token }),
          ...(page.truncated && { NextContinuationToken: toToken(page.lastKey) }),
        }
      : { ...shared, Marker: encode(marker ?? ''), ...(page.truncated && { NextMarker: encode(page.lastKey) }) },
  );
};

const toToken = (key: string): string => Buffer.from(key, 'utf8').toString('base64url');
const fromToken = (token: string): string => Buffer.from(token, 'base64url').toString('utf8');

export const listObjectVersions = (s3: S3Request): Response => {
  const { store, bucket, query } = s3;
  store.settingsOf(bucket);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = pageSizeOf(query);
  const encode = encoderOf(query);
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker');
  const markerSequence =
    versionMarker === null ? 0 : (store.catalog.version(bucket, keyMarker, versionMarker)?.sequence ?? 0);
  // Everything after a key that sorts just before the prefix, or after the marker.
  const first =
    keyMarker >= prefix && keyMarker !== ''
      ? store.catalog.history(bucket, keyMarker, markerSequence, limit + 1)
      : store.catalog.history(bucket, prefix, Number.MAX_SAFE_INTEGER, limit + 1);
  const page = pageOf({ prefix, delimiter, limit }, first, (position) =>
    'afterKey' in position
      ? store.catalog.history(bucket, position.afterKey, 0, limit + 1)
      : store.catalog.history(bucket, position.afterEntry.key, position.afterEntry.sequence, limit + 1),
  );
  const entryOf = (object: StoredObject): Record<string, unknown> => ({
    Key: encode(object.key),
    VersionId: object.versionId,
    IsLatest: String(object.latest),
    LastModified: isoTime(object.lastModifiedMs),
    ...(!object.deleteMarker && { ETag: object.etag, Size: object.size, StorageClass: 'STANDARD' }),
  });
  return xmlResponse('ListVersionsResult', {
    Name: bucket,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    MaxKeys: limit,
    ...(query.get('encoding-type') && { EncodingType: 'url' }),
    IsTruncated: String(page.truncated),
    ...(page.truncated && { NextKeyMarker: encode(page.lastKey), NextVersionIdMarker: page.last?.versionId ?? '' }),
    Version: page.entries.filter((object) => !object.deleteMarker).map(entryOf),
    DeleteMarker: page.entries.filter((object) => object.deleteMarker).map(entryOf),
    CommonPrefixes: page.commonPrefixes.map((group) => ({ Prefix: encode(group) })),
  });
};
