import { notAuthorized } from './cognito-error.ts';
import type { CognitoStore } from './cognito-store.ts';

const freeFailures = 5;
const firstLockMs = 1000;
const longestLockMs = 15 * 60_000;

/**
 * Wrong passwords for one name: five are free, then the name is locked for a second, and twice as long with each more, up
 * to about fifteen minutes; fifteen quiet minutes forget it. Names nobody has are locked alike.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
 */
export class LockOut {
  readonly #store: CognitoStore;
  readonly #now: () => number;

  constructor(store: CognitoStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** @throws ApiError NotAuthorizedException while the name is locked; the try doesn't count then. */
  admit(poolId: string, login: string): void {
    const row = this.#row(poolId, login);
    if (row && row.locked_until_ms > this.#now()) throw notAuthorized('Password attempts exceeded');
  }

  failed(poolId: string, login: string): void {
    const now = this.#now();
    const failures = (this.#row(poolId, login)?.failures ?? 0) + 1;
    const lockMs =
      failures < freeFailures ? 0 : Math.min(longestLockMs, firstLockMs * 2 ** Math.min(20, failures - freeFailures));
    this.#store.database.run(
      'INSERT OR REPLACE INTO cognito_failures VALUES (?, ?, ?, ?, ?)',
      poolId,
      login,
      failures,
      now + lockMs,
      now,
    );
    this.#store.database.run('DELETE FROM cognito_failures WHERE last_ms < ?', now - 2 * longestLockMs);
  }

  succeeded(poolId: string, login: string): void {
    this.#store.database.run('DELETE FROM cognito_failures WHERE pool_id = ? AND login = ?', poolId, login);
  }

  #row(poolId: string, login: string): { failures: number; locked_until_ms: number } | undefined {
    const row = this.#store.database.get<{ failures: number; locked_until_ms: number; last_ms: number }>(
      'SELECT * FROM cognito_failures WHERE pool_id = ? AND login = ?',
      poolId,
      login,
    );
    return row && row.locked_until_ms + longestLockMs > this.#now() ? row : undefined;
  }
}
