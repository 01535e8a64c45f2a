import { NotFoundError } from '../../../tasks/errors.ts';
import type { Uploads } from '../../../tasks/ports/uploads.ts';
import type { WorkFiles } from '../../../tasks/ports/work-files.ts';

export const memoryWorkFiles = (): WorkFiles & { files: Map<string, string> } => {
  const files = new Map<string, string>();
  return {
    files,
    write: async (key, text) => {
      files.set(key, text);
    },
    read: async (key) => {
      const text = files.get(key);
      if (text === undefined) throw new NotFoundError(`there is no ${key}`);
      return text;
    },
    has: async (key) => files.has(key),
  };
};

export type MemoryUploads = Uploads & { put(object: { key: string; versionId: string }, bytes: Uint8Array): void };

/** Object versions by key and version, in any bucket. */
export const memoryUploads = (): MemoryUploads => {
  const objects = new Map<string, Uint8Array>();
  return {
    put: ({ key, versionId }, bytes) => {
      objects.set(`${key}?${versionId}`, bytes);
    },
    read: async ({ key, versionId }, maxBytes) => {
      const bytes = objects.get(`${key}?${versionId ?? ''}`);
      if (!bytes) throw new NotFoundError(`NoSuchKey: ${key}`);
      return bytes.subarray(0, maxBytes);
    },
  };
};
