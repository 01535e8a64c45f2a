/** Somebody who has signed in at least once. */
export type User = {
  /** The subject of their tokens. */
  userId: string;
  email: string;
  name: string | null;
  /** ISO 8601 instants. */
  createdAt: string;
  lastSignedInAt: string;
};

export type UserStore = {
  get(userId: string): Promise<User | undefined>;

  /**
   * Keeps that somebody signed in, and under which address and name. The same again changes nothing, nor does a sign-in that
   * is older than the one that is kept.
   */
  recordSignIn(signIn: Omit<User, 'createdAt' | 'lastSignedInAt'> & { at: string }): Promise<void>;
};
