import { z } from 'zod';
import { sha256 } from '../adapters/audit-trail.ts';
import type { UploadDetail } from '../document-extraction/upload-event.ts';

/** What the states of an import carry of its file. */
export const FileInput = z.strictObject({
  fileId: z.string().min(1),
  processor: z.string().min(1),
  /** The header's, in their order. */
  columns: z.array(z.string()),
});

/** The same object version is the same file, however often its event is delivered. */
export const fileIdOf = ({ bucket, object }: UploadDetail): string =>
  `file-${sha256([bucket.name, object.key, object['version-id'] ?? ''].join('\n')).slice(0, 32)}`;

/** Keys of a file's parts in the work bucket. */
export const settlementFileKeys = (fileId: string) => ({
  rows: `settlements/${fileId}/rows.csv`,
  results: `settlements/${fileId}/results`,
  rejected: `settlements/${fileId}/rejected.csv`,
});
