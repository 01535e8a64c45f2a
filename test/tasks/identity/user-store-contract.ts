import { beforeEach, describe, expect, it } from '@jest/globals';
import type { UserStore } from '../../../tasks/ports/user-store.ts';

let suffix = 0;

export const userStoreContract = (name: string, open: () => UserStore) =>
  describe(`${name}: users`, () => {
    let users: UserStore;
    let userId: string;
    beforeEach(() => {
      users = open();
      suffix += 1;
      userId = `user-${suffix}`;
    });
    const ada = () => ({ userId, email: 'ada@example.com', name: 'Ada' });

    it('knows nobody who never signed in', async () => {
      expect(await users.get(userId)).toBeUndefined();
    });

    it('keeps the first and the latest sign-in, with the address and name of the latest', async () => {
      await users.recordSignIn({ ...ada(), at: '2026-11-20T08:00:00.000Z' });
      await users.recordSignIn({ ...ada(), name: null, email: 'lovelace@example.com', at: '2026-11-21T08:00:00.000Z' });

      expect(await users.get(userId)).toEqual({
        userId,
        email: 'lovelace@example.com',
        name: null,
        createdAt: '2026-11-20T08:00:00.000Z',
        lastSignedInAt: '2026-11-21T08:00:00.000Z',
      });
    });

    it('is not changed by the same sign-in again, nor by an older one', async () => {
      await users.recordSignIn({ ...ada(), at: '2026-11-21T08:00:00.000Z' });
      const before = await users.get(userId);

      await users.recordSignIn({ ...ada(), at: '2026-11-21T08:00:00.000Z' });
      await users.recordSignIn({ ...ada(), name: 'Ada before', at: '2026-11-20T08:00:00.000Z' });

      expect(await users.get(userId)).toEqual(before);
    });
  });
