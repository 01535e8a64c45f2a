import type { RuntimeDatabase } from '../store/runtime-database.ts';
import type { BucketSettings, StoredObject } from './stored-object.ts';

const schema = `
CREATE TABLE IF NOT EXISTS s3_buckets (name TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS s3_objects (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  version_id TEXT NOT NULL,
  latest INTEGER NOT NULL,
  delete_marker INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  last_modified_ms INTEGER NOT NULL,
  detail TEXT NOT NULL,
  UNIQUE (bucket, key, version_id)
);
CREATE INDEX IF NOT EXISTS s3_latest ON s3_objects (bucket, key) WHERE latest = 1;
CREATE INDEX IF NOT EXISTS s3_history ON s3_objects (bucket, key, sequence DESC);
CREATE TABLE IF NOT EXISTS s3_files (file TEXT PRIMARY KEY);
`;

type Row = {
  sequence: number;
  bucket: string;
  key: string;
  version_id: string;
  latest: number;
  delete_marker: number;
  size: number;
  etag: string;
  last_modified_ms: number;
  detail: string;
};

type Detail = Pick<StoredObject, 'system' | 'metadata' | 'tags' | 'checksum' | 'segments' | 'partSizes'>;

const toObject = (row: Row): StoredObject => ({
  ...(JSON.parse(row.detail) as Detail),
  bucket: row.bucket,
  key: row.key,
  versionId: row.version_id,
  latest: row.latest === 1,
  deleteMarker: row.delete_marker === 1,
  size: row.size,
  etag: row.etag,
  lastModifiedMs: row.last_modified_ms,
  sequence: row.sequence,
});

/** Buckets and versions of objects, in the runtime's database. Knows no rule of S3 beyond "one version is the latest". */
export class ObjectCatalog {
  readonly #database: RuntimeDatabase;

  constructor(database: RuntimeDatabase) {
    this.#database = database;
    database.declare(schema);
  }

  putBucket(name: string, settings: BucketSettings, nowMs: number): void {
    this.#database.run(
      'INSERT INTO s3_buckets VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET settings = excluded.settings',
      name,
      nowMs,
      JSON.stringify(settings),
    );
  }

  bucket(name: string): BucketSettings | undefined {
    const row = this.#database.get<{ settings: string }>('SELECT settings FROM s3_buckets WHERE name = ?', name);
    return row && (JSON.parse(row.settings) as BucketSettings);
  }

  buckets(): { name: string; createdMs: number }[] {
    return this.#database.all('SELECT name, created_ms AS createdMs FROM s3_buckets ORDER BY name');
  }

  removeBucket(name: string): void {
    this.#database.run('DELETE FROM s3_buckets WHERE name = ?', name);
  }

  isEmpty(bucket: string): boolean {
    return !this.#database.get('SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1', bucket);
  }

  latest(bucket: string, key: string): StoredObject | undefined {
    const row = this.#database.get<Row>(
      'SELECT * FROM s3_objects WHERE bucket = ? AND key = ? AND latest = 1',
      bucket,
      key,
    );
    return row && toObject(row);
  }

  version(bucket: string, key: string, versionId: string): StoredObject | undefined {
    const row = this.#database.get<Row>(
      'SELECT * FROM s3_objects WHERE bucket = ? AND key = ? AND version_id = ?',
      bucket,
      key,
      versionId,
    );
    return row && toObject(row);
  }

  /** Adds a version as the latest one; returns it with its sequence number. Within a transaction. */
  add(object: Omit<StoredObject, 'sequence' | 'latest'>): StoredObject {
    const { system, metadata, tags, checksum, segments, partSizes } = object;
    const detail: Detail = {
      system,
      metadata,
      tags,
      segments,
      ...(checksum && { checksum }),
      ...(partSizes && { partSizes }),
    };
    this.#database.run(
      'UPDATE s3_objects SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1',
      object.bucket,
      object.key,
    );
    const { lastInsertRowid } = this.#database.run(
      `INSERT INTO s3_objects (bucket, key, version_id, latest, delete_marker, size, etag, last_modified_ms, detail)
       VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`,
      object.bucket,
      object.key,
      object.versionId,
      object.deleteMarker ? 1 : 0,
      object.size,
      object.etag,
      object.lastModifiedMs,
      JSON.stringify(detail),
    );
    for (const { file } of segments) this.#database.run('INSERT INTO s3_files VALUES (?)', file);
    return { ...object, latest: true, sequence: lastInsertRowid };
  }

  /** Removes one version; the newest of the rest becomes the latest. Within a transaction. */
  remove(object: StoredObject): void {
    this.#database.run('DELETE FROM s3_objects WHERE sequence = ?', object.sequence);
    for (const { file } of object.segments) this.#database.run('DELETE FROM s3_files WHERE file = ?', file);
    if (object.latest)
      this.#database.run(
        `UPDATE s3_objects SET latest = 1 WHERE sequence =
           (SELECT max(sequence) FROM s3_objects WHERE bucket = ? AND key = ?)`,
        object.bucket,
        object.key,
      );
  }

  updateTags(object: StoredObject, tags: Readonly<Record<string, string>>): void {
    this.#database.run(
      "UPDATE s3_objects SET detail = json_set(detail, '$.tags', json(?)) WHERE sequence = ?",
      JSON.stringify(tags),
      object.sequence,
    );
  }

  needsFile(file: string): boolean {
    return this.#database.get('SELECT 1 FROM s3_files WHERE file = ?', file) !== undefined;
  }

  /** Live objects from key `from` on (exclusive if `after`), in key order (UTF-8 bytes, as SQLite and S3 compare). */
  live(bucket: string, from: string, after: boolean, limit: number): StoredObject[] {
    return this.#database
      .all<Row>(
        `SELECT * FROM s3_objects WHERE bucket = ? AND latest = 1 AND delete_marker = 0 AND key ${after ? '>' : '>='} ?
         ORDER BY key LIMIT ?`,
        bucket,
        from,
        limit,
      )
      .map(toObject);
  }

  /** All versions, newest first within a key, after the marker's key and sequence. */
  history(bucket: string, afterKey: string, afterSequence: number, limit: number): StoredObject[] {
    return this.#database
      .all<Row>(
        `SELECT * FROM s3_objects WHERE bucket = ? AND (key > ? OR (key = ? AND sequence < ?))
         ORDER BY key, sequence DESC LIMIT ?`,
        bucket,
        afterKey,
        afterKey,
        afterSequence,
        limit,
      )
      .map(toObject);
  }
}
