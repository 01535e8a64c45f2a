import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '../clock/clock.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { completeParts, type RequestedPart } from './complete-parts.ts';
import { ContentDigests } from './content-digests.ts';
import type { ContentFiles } from './content-files.ts';
import { MultipartUploads, type Part } from './multipart-uploads.ts';
import { ObjectCatalog } from './object-catalog.ts';
import { noSuchBucket, noSuchKey, S3Error } from './s3-error.ts';
import type { BucketSettings, Checksum, ContentSegment, ObjectHeaders, StoredObject } from './stored-object.ts';

export type ObjectChange = {
  object: StoredObject;
  kind: 'created' | 'deleted';
  /** The API that did it, as S3's events name it. */
  reason: 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload' | 'DeleteObject';
};

export type WriteConditions = { ifMatch?: string; ifNoneMatch?: string };

/** What the sender says of the content; a difference refuses the write. */
export type ExpectedContent = {
  length?: number;
  /** Base64. */
  md5?: string;
  /** Algorithm, and its value once known: a trailer comes after the body. */
  checksum?: { algorithm: string; value: () => string | undefined };
};

type Content = {
  segments: ContentSegment[];
  size: number;
  md5: Buffer;
  checksum?: { algorithm: string; value: string };
};

/**
 * S3's objects on disk: contents streamed to files, everything else in the runtime's database. A write is visible once
 * its transaction committed, and `onChange` runs inside that transaction, so that what it stores (the event for
 * EventBridge) is there if and only if the object is.
 */
export class ObjectStore {
  readonly catalog: ObjectCatalog;
  readonly uploads: MultipartUploads;
  readonly #database: RuntimeDatabase;
  readonly #files: ContentFiles;
  readonly #clock: Clock;
  readonly #onChange: (change: ObjectChange) => void;

  constructor(options: {
    database: RuntimeDatabase;
    files: ContentFiles;
    clock: Clock;
    onChange?: (change: ObjectChange) => void;
  }) {
    this.catalog = new ObjectCatalog(options.database);
    this.uploads = new MultipartUploads(options.database);
    this.#database = options.database;
    this.#files = options.files;
    this.#clock = options.clock;
    this.#onChange = options.onChange ?? (() => undefined);
  }

  nowMs(): number {
    return this.#clock.now();
  }

  /** Creates the bucket, or changes its settings. */
  putBucket(name: string, settings: BucketSettings): void {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
      throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
    this.catalog.putBucket(name, settings, this.#clock.now());
  }

  /** @throws S3Error NoSuchBucket. */
  settingsOf(bucket: string): BucketSettings {
    const settings = this.catalog.bucket(bucket);
    if (!settings) throw noSuchBucket(bucket);
    return settings;
  }

  async put(
    target: { bucket: string; key: string },
    body: AsyncIterable<Uint8Array>,
    headers: ObjectHeaders,
    options: { expected?: ExpectedContent; conditions?: WriteConditions } = {},
  ): Promise<StoredObject> {
    this.settingsOf(target.bucket);
    this.#checkConditions(target, options.conditions);
    const content = await this.#receive(body, options.expected ?? {});
    return this.#commit(target, headers, { ...content, etag: `"${content.md5.toString('hex')}"` }, 'PutObject', {
      ...(options.conditions && { conditions: options.conditions }),
    });
  }

  /** The newest version, or the one named. @throws S3Error NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed. */
  find(bucket: string, key: string, versionId?: string): StoredObject {
    this.settingsOf(bucket);
    const object =
      versionId === undefined ? this.catalog.latest(bucket, key) : this.catalog.version(bucket, key, versionId);
    if (!object && versionId !== undefined)
      throw new S3Error('NoSuchVersion', 'The specified version does not exist.', 404, {
        Key: key,
        VersionId: versionId,
      });
    if (!object || (object.deleteMarker && versionId === undefined)) throw noSuchKey(key);
    if (object.deleteMarker)
      throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
    return object;
  }

  /** The content's bytes from `start` to `end`, both inclusive. */
  read(object: StoredObject, start = 0, end = object.size - 1): Readable {
    return this.#files.read(object.segments, start, end);
  }

  async readWhole(bucket: string, key: string, versionId?: string): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read(this.find(bucket, key, versionId))) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  }

  async copy(
    source: StoredObject,
    target: { bucket: string; key: string },
    headers: ObjectHeaders,
    conditions: WriteConditions = {},
  ): Promise<StoredObject> {
    this.settingsOf(target.bucket);
    this.#checkConditions(target, conditions);
    const segments = await this.#files.copy(source.segments);
    const { size, etag, checksum, partSizes } = source;
    const content = { segments, size, etag, ...(checksum && { checksum }), ...(partSizes && { partSizes }) };
    return this.#commit(target, headers, content, 'CopyObject', { conditions });
  }

  /** Deletes a version for good if one is named (or the bucket isn't versioned), else puts a delete marker. */
  async delete(
    bucket: string,
    key: string,
    versionId?: string,
  ): Promise<{ versionId?: string; deleteMarker: boolean }> {
    const { versioned } = this.settingsOf(bucket);
    if (versioned && versionId === undefined) {
      const marker = this.#database.transaction(() => {
        const object = this.catalog.add({
          bucket,
          key,
          versionId: newVersionId(),
          deleteMarker: true,
          size: 0,
          etag: '',
          lastModifiedMs: this.#clock.now(),
          segments: [],
          system: {},
          metadata: {},
          tags: {},
        });
        this.#onChange({ object, kind: 'deleted', reason: 'DeleteObject' });
        return object;
      });
      return { versionId: marker.versionId, deleteMarker: true };
    }
    const object = this.catalog.version(bucket, key, versionId ?? 'null');
    if (!object) return { deleteMarker: false, ...(versionId !== undefined && { versionId }) };
    this.#database.transaction(() => {
      this.catalog.remove(object);
      this.#onChange({ object, kind: 'deleted', reason: 'DeleteObject' });
    });
    await this.#files.remove(object.segments);
    return { deleteMarker: object.deleteMarker, ...(versionId !== undefined && { versionId }) };
  }

  async putPart(
    target: { bucket: string; key: string; uploadId: string; partNumber: number },
    body: AsyncIterable<Uint8Array>,
    expected: ExpectedContent,
  ): Promise<Part> {
    const upload = this.uploads.find(target.bucket, target.key, target.uploadId);
    if (!Number.isInteger(target.partNumber) || target.partNumber < 1 || target.partNumber > 10_000)
      throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', 400);
    const algorithm = expected.checksum?.algorithm ?? upload.algorithm;
    const content = await this.#receive(body, {
      ...expected,
      ...(algorithm !== undefined && {
        checksum: { algorithm, value: expected.checksum?.value ?? (() => undefined) },
      }),
    });
    const part: Part = {
      partNumber: target.partNumber,
      segment: content.segments[0] as ContentSegment,
      md5: content.md5.toString('hex'),
      checksum: content.checksum?.value,
      lastModifiedMs: this.#clock.now(),
    };
    let replaced: ContentSegment | undefined;
    try {
      // Between the first look and now the upload may have been completed or aborted.
      this.uploads.find(target.bucket, target.key, target.uploadId);
      replaced = this.uploads.putPart(target.uploadId, part);
    } catch (error) {
      await this.#files.remove(content.segments);
      throw error;
    }
    this.#files.settle(content.segments);
    if (replaced) await this.#files.remove([replaced]);
    return part;
  }

  async completeUpload(
    target: { bucket: string; key: string; uploadId: string },
    requested: readonly RequestedPart[],
    conditions: WriteConditions = {},
  ): Promise<StoredObject> {
    this.settingsOf(target.bucket);
    const upload = this.uploads.find(target.bucket, target.key, target.uploadId);
    const parts = this.uploads.parts(target.uploadId);
    const content = completeParts(upload, parts, requested);
    const object = await this.#commit(target, upload.headers, content, 'CompleteMultipartUpload', {
      conditions,
      keepContentOnFailure: true,
      within: () => this.uploads.end(target.uploadId),
    });
    const used = new Set(content.segments.map(({ file }) => file));
    await this.#files.remove(parts.map(({ segment }) => segment).filter(({ file }) => !used.has(file)));
    return object;
  }

  async abortUpload(bucket: string, key: string, uploadId: string): Promise<void> {
    this.uploads.find(bucket, key, uploadId);
    const parts = this.uploads.parts(uploadId);
    this.uploads.end(uploadId);
    await this.#files.remove(parts.map(({ segment }) => segment));
  }

  /** Frees what writes that were cut off left on disk. */
  removeOrphans(): Promise<number> {
    return this.#files.removeOrphans((file) => this.catalog.needsFile(file) || this.uploads.needsFile(file));
  }

  async #receive(body: AsyncIterable<Uint8Array>, expected: ExpectedContent): Promise<Content> {
    const digests = new ContentDigests(expected.checksum?.algorithm);
    const segment = await this.#files.write(body, (chunk) => digests.update(chunk));
    const { md5, checksum } = digests.finish();
    const problem = differenceFrom(expected, segment.size, md5, checksum?.value);
    if (problem) {
      await this.#files.remove([segment]);
      throw problem;
    }
    return { segments: [segment], size: segment.size, md5, ...(checksum && { checksum }) };
  }

  async #commit(
    target: { bucket: string; key: string },
    headers: ObjectHeaders,
    content: {
      segments: readonly ContentSegment[];
      size: number;
      etag: string;
      checksum?: { algorithm: string; value: string; type?: Checksum['type'] };
      partSizes?: readonly number[];
    },
    reason: ObjectChange['reason'],
    options: { conditions?: WriteConditions; keepContentOnFailure?: boolean; within?: () => void },
  ): Promise<StoredObject> {
    let replaced: StoredObject | undefined;
    let object: StoredObject;
    try {
      object = this.#database.transaction(() => {
        const { versioned } = this.settingsOf(target.bucket);
        this.#checkConditions(target, options.conditions);
        replaced = versioned ? undefined : this.catalog.version(target.bucket, target.key, 'null');
        if (replaced) this.catalog.remove(replaced);
        const added = this.catalog.add({
          ...headers,
          bucket: target.bucket,
          key: target.key,
          versionId: versioned ? newVersionId() : 'null',
          deleteMarker: false,
          size: content.size,
          etag: content.etag,
          lastModifiedMs: this.#clock.now(),
          segments: content.segments,
          ...(content.checksum && { checksum: { type: 'FULL_OBJECT' as const, ...content.checksum } }),
          ...(content.partSizes && { partSizes: content.partSizes }),
        });
        options.within?.();
        this.#onChange({ object: added, kind: 'created', reason });
        return added;
      });
    } catch (error) {
      if (!options.keepContentOnFailure) await this.#files.remove(content.segments);
      throw error;
    }
    this.#files.settle(content.segments);
    if (replaced) await this.#files.remove(replaced.segments);
    return object;
  }

  #checkConditions(target: { bucket: string; key: string }, conditions: WriteConditions = {}): void {
    const { ifMatch, ifNoneMatch } = conditions;
    if (ifMatch === undefined && ifNoneMatch === undefined) return;
    const latest = this.catalog.latest(target.bucket, target.key);
    const current = latest && !latest.deleteMarker ? latest : undefined;
    if (ifMatch !== undefined && !current) throw noSuchKey(target.key);
    const broken =
      ifMatch !== undefined && current?.etag !== ifMatch
        ? 'If-Match'
        : ifNoneMatch !== undefined && current
          ? 'If-None-Match'
          : undefined;
    if (broken)
      throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
        Condition: broken,
      });
  }
}

const newVersionId = (): string => randomUUID().replaceAll('-', '');

const differenceFrom = (
  expected: ExpectedContent,
  size: number,
  md5: Buffer,
  checksum: string | undefined,
): S3Error | undefined => {
  if (expected.length !== undefined && expected.length !== size)
    return new S3Error(
      'IncompleteBody',
      `The request announced ${expected.length} bytes and sent ${size}: it was cut off.`,
      400,
    );
  if (expected.md5 !== undefined && expected.md5 !== md5.toString('base64'))
    return new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400);
  const announced = expected.checksum?.value();
  if (announced !== undefined && announced !== checksum)
    return new S3Error(
      'BadDigest',
      `The ${expected.checksum?.algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      400,
    );
  return undefined;
};
