import { ConflictError } from '../../../tasks/errors.ts';
import type { AnnouncedUploads } from '../../../tasks/ports/announced-uploads.ts';

export const memoryAnnouncedUploads = (): AnnouncedUploads => {
  const rows = new Map<string, { userId: string; documentId?: string }>();
  return {
    announce: async (key, userId) => {
      const row = rows.get(key);
      if (row && row.userId !== userId) throw new ConflictError(`${key} is announced for another user`);
      rows.set(key, { ...row, userId });
    },
    senderOf: async (key, documentId) => {
      const row = rows.get(key);
      if (!row || (row.documentId ?? documentId) !== documentId) return null;
      rows.set(key, { ...row, documentId });
      return row.userId;
    },
  };
};
