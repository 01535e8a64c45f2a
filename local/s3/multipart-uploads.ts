import { randomUUID } from 'node:crypto';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { noSuchUpload } from './s3-error.ts';
import type { ContentSegment, ObjectHeaders } from './stored-object.ts';

const schema = `
CREATE TABLE IF NOT EXISTS s3_uploads (
  upload_id TEXT PRIMARY KEY,
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  headers TEXT NOT NULL,
  algorithm TEXT,
  initiated_ms INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS s3_parts (
  upload_id TEXT NOT NULL,
  part_number INTEGER NOT NULL,
  file TEXT NOT NULL,
  size INTEGER NOT NULL,
  md5 TEXT NOT NULL,
  checksum TEXT,
  last_modified_ms INTEGER NOT NULL,
  PRIMARY KEY (upload_id, part_number)
);
CREATE INDEX IF NOT EXISTS s3_part_files ON s3_parts (file);
`;

export type Upload = {
  uploadId: string;
  bucket: string;
  key: string;
  headers: ObjectHeaders;
  /** Of the checksum that the parts carry. */
  algorithm: string | undefined;
  initiatedMs: number;
};

export type Part = {
  partNumber: number;
  segment: ContentSegment;
  /** Hexadecimal. */
  md5: string;
  /** Base64, of the upload's algorithm. */
  checksum: string | undefined;
  lastModifiedMs: number;
};

type UploadRow = {
  upload_id: string;
  bucket: string;
  key: string;
  headers: string;
  algorithm: string | null;
  initiated_ms: number;
};
type PartRow = {
  part_number: number;
  file: string;
  size: number;
  md5: string;
  checksum: string | null;
  last_modified_ms: number;
};

/** Multipart uploads that were begun and neither completed nor aborted. */
export class MultipartUploads {
  readonly #database: RuntimeDatabase;

  constructor(database: RuntimeDatabase) {
    this.#database = database;
    database.declare(schema);
  }

  begin(upload: Omit<Upload, 'uploadId'>): Upload {
    const uploadId = randomUUID().replaceAll('-', '');
    this.#database.run(
      'INSERT INTO s3_uploads VALUES (?, ?, ?, ?, ?, ?)',
      uploadId,
      upload.bucket,
      upload.key,
      JSON.stringify(upload.headers),
      upload.algorithm ?? null,
      upload.initiatedMs,
    );
    return { ...upload, uploadId };
  }

  /** @throws S3Error NoSuchUpload. */
  find(bucket: string, key: string, uploadId: string): Upload {
    const row = this.#database.get<UploadRow>(
      'SELECT * FROM s3_uploads WHERE upload_id = ? AND bucket = ? AND key = ?',
      uploadId,
      bucket,
      key,
    );
    if (!row) throw noSuchUpload(uploadId);
    return this.#toUpload(row);
  }

  list(bucket: string): Upload[] {
    return this.#database
      .all<UploadRow>('SELECT * FROM s3_uploads WHERE bucket = ? ORDER BY key, initiated_ms', bucket)
      .map((row) => this.#toUpload(row));
  }

  /** Sets a part; returns the segment that it replaces, if any. */
  putPart(uploadId: string, part: Part): ContentSegment | undefined {
    return this.#database.transaction(() => {
      const replaced = this.#database.get<{ file: string; size: number }>(
        'SELECT file, size FROM s3_parts WHERE upload_id = ? AND part_number = ?',
        uploadId,
        part.partNumber,
      );
      this.#database.run(
        'INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?, ?, ?, ?, ?)',
        uploadId,
        part.partNumber,
        part.segment.file,
        part.segment.size,
        part.md5,
        part.checksum ?? null,
        part.lastModifiedMs,
      );
      return replaced;
    });
  }

  parts(uploadId: string): Part[] {
    return this.#database
      .all<PartRow>('SELECT * FROM s3_parts WHERE upload_id = ? ORDER BY part_number', uploadId)
      .map((row) => ({
        partNumber: row.part_number,
        segment: { file: row.file, size: row.size },
        md5: row.md5,
        checksum: row.checksum ?? undefined,
        lastModifiedMs: row.last_modified_ms,
      }));
  }

  /** Forgets the upload and its parts (not their files). */
  end(uploadId: string): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM s3_parts WHERE upload_id = ?', uploadId);
      this.#database.run('DELETE FROM s3_uploads WHERE upload_id = ?', uploadId);
    });
  }

  needsFile(file: string): boolean {
    return this.#database.get('SELECT 1 FROM s3_parts WHERE file = ?', file) !== undefined;
  }

  #toUpload(row: UploadRow): Upload {
    return {
      uploadId: row.upload_id,
      bucket: row.bucket,
      key: row.key,
      headers: JSON.parse(row.headers) as ObjectHeaders,
      algorithm: row.algorithm ?? undefined,
      initiatedMs: row.initiated_ms,
    };
  }
}
