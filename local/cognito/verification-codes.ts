import { randomInt, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../gateway/gateway-request.ts';
import { attemptLimit, codeExpired, codeMismatch } from './cognito-error.ts';
import type { CognitoStore } from './cognito-store.ts';
import type { User } from './user.ts';

export type CodePurpose = 'signUp' | 'resetPassword' | 'verifyEmail';

const hourMs = 60 * 60_000;
/** https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html: sign-up codes live a day, reset codes an hour. */
const livesMs: Readonly<Record<CodePurpose, number>> = {
  signUp: 24 * hourMs,
  verifyEmail: 24 * hourMs,
  resetPassword: hourMs,
};
/** An hour allows so many wrong codes, and so many new ones, of one kind for one user. */
const attemptsAnHour = 5;
const codesAnHour = 5;

/** A user, or the name of nobody: both are counted alike. */
export type CodeHolder = Pick<User, 'poolId' | 'username'>;

export const nobody = (poolId: string, name: string): CodeHolder => ({
  poolId,
  username: `nobody ${name.toLowerCase()}`,
});

type Row = { code: string | null; expires_ms: number; failures: number; sent: number; since_ms: number };

/** Six digits by mail. The newest counts; a used one doesn't count again; guessing ends after a few tries. */
export class VerificationCodes {
  readonly #store: CognitoStore;
  readonly #now: () => number;

  constructor(store: CognitoStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** @throws ApiError LimitExceededException */
  issue(user: CodeHolder, purpose: CodePurpose): string {
    const row = this.#current(user, purpose);
    if (row.sent >= codesAnHour) throw attemptLimit();
    this.#forgetOld();
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#put(user, purpose, { ...row, code, expires_ms: this.#now() + livesMs[purpose], sent: row.sent + 1 });
    return code;
  }

  /** @throws ApiError CodeMismatchException, ExpiredCodeException, TooManyFailedAttemptsException */
  redeem(user: CodeHolder, purpose: CodePurpose, code: string): void {
    const row = this.#current(user, purpose);
    if (row.failures >= attemptsAnHour)
      throw new ApiError('TooManyFailedAttemptsException', 'Attempt limit exceeded, please try after some time.');
    const live = row.code !== null && row.expires_ms > this.#now();
    const matches = live && sameText(code, row.code ?? '');
    this.#put(user, purpose, matches ? { ...row, code: null } : { ...row, failures: row.failures + 1 });
    if (!matches) throw live ? codeMismatch() : codeExpired();
  }

  #current({ poolId, username }: CodeHolder, purpose: CodePurpose): Row {
    const row = this.#store.database.get<Row>(
      'SELECT * FROM cognito_codes WHERE pool_id = ? AND username = ? AND purpose = ?',
      poolId,
      username,
      purpose,
    );
    const now = this.#now();
    if (!row) return { code: null, expires_ms: 0, failures: 0, sent: 0, since_ms: now };
    return now - row.since_ms < hourMs ? row : { ...row, failures: 0, sent: 0, since_ms: now };
  }

  /** What is over for a day tells nothing any more. */
  #forgetOld(): void {
    this.#store.database.run(
      'DELETE FROM cognito_codes WHERE since_ms < ? AND expires_ms < ?',
      this.#now() - 24 * hourMs,
      this.#now(),
    );
  }

  #put({ poolId, username }: CodeHolder, purpose: CodePurpose, row: Row): void {
    this.#store.database.run(
      'INSERT OR REPLACE INTO cognito_codes VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      poolId,
      username,
      purpose,
      row.code,
      row.expires_ms,
      row.failures,
      row.sent,
      row.since_ms,
    );
  }
}

const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
