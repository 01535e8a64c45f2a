import { describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../../tasks/errors.ts';
import type { AnnouncedUploads } from '../../../tasks/ports/announced-uploads.ts';

const now = Date.UTC(2026, 10, 2, 9);

export const announcedUploadsContract = (name: string, open: () => AnnouncedUploads) =>
  describe(`${name}: announced uploads`, () => {
    it('say who sends the document, to whoever registers it, however often', async () => {
      const uploads = open();
      await uploads.announce('BANK/u1/a.csv', 'ada', now);

      expect(await uploads.senderOf('BANK/u1/a.csv', 'doc-1')).toBe('ada');
      await uploads.announce('BANK/u1/a.csv', 'ada', now + 1);
      expect(await uploads.senderOf('BANK/u1/a.csv', 'doc-1')).toBe('ada');
    });

    it('say nobody of a key that was never announced, before and after', async () => {
      const uploads = open();

      expect(await uploads.senderOf('BANK/u2/a.csv', 'doc-2')).toBeNull();
      expect(await uploads.senderOf('BANK/u2/a.csv', 'doc-2')).toBeNull();
    });

    it('say nobody of another version under the key, which came another way', async () => {
      const uploads = open();
      await uploads.announce('BANK/u3/a.csv', 'ada', now);
      await uploads.senderOf('BANK/u3/a.csv', 'doc-3');

      expect(await uploads.senderOf('BANK/u3/a.csv', 'doc-4')).toBeNull();
    });

    it('are one user’s alone', async () => {
      const uploads = open();
      await uploads.announce('BANK/u4/a.csv', 'ada', now);

      await expect(uploads.announce('BANK/u4/a.csv', 'ben', now)).rejects.toThrow(ConflictError);
      expect(await uploads.senderOf('BANK/u4/a.csv', 'doc-5')).toBe('ada');
    });
  });
