import type { User, UserStore } from '../../../tasks/ports/user-store.ts';

export const memoryUserStore = (): UserStore & { rows: Map<string, User> } => {
  const rows = new Map<string, User>();
  return {
    rows,
    get: async (userId) => rows.get(userId),
    recordSignIn: async ({ at, ...user }) => {
      const before = rows.get(user.userId);
      if (before && before.lastSignedInAt >= at) return;
      rows.set(user.userId, { ...user, createdAt: before?.createdAt ?? at, lastSignedInAt: at });
    },
  };
};
