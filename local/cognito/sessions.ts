import { randomBytes } from 'node:crypto';
import { notAuthorized } from './cognito-error.ts';
import { type CognitoStore, hashOf } from './cognito-store.ts';
import type { User } from './user.ts';
import type { UserPoolClient } from './user-pool.ts';

export type Challenge = 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP';

/** A sign-in that waits for the right answer to its challenge; that ends its session. */
export class Sessions {
  readonly #store: CognitoStore;
  readonly #now: () => number;

  constructor(store: CognitoStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  begin(client: UserPoolClient, user: User, challenge: Challenge): string {
    const session = randomBytes(64).toString('base64url');
    const now = this.#now();
    this.#store.database.run('DELETE FROM cognito_sessions WHERE expires_ms < ?', now);
    this.#store.database.run(
      'INSERT INTO cognito_sessions VALUES (?, ?, ?, ?, ?)',
      hashOf(session),
      client.id,
      user.username,
      challenge,
      now + client.sessionSeconds * 1000,
    );
    return session;
  }

  /** @throws ApiError NotAuthorizedException */
  find(session: string, challenge: Challenge): { username: string; clientId: string } {
    const row = this.#store.database.get<{
      client_id: string;
      username: string;
      challenge: string;
      expires_ms: number;
    }>('SELECT * FROM cognito_sessions WHERE session_hash = ?', hashOf(session));
    if (!row || row.challenge !== challenge) throw notAuthorized('Invalid session for the user.');
    if (row.expires_ms <= this.#now()) throw notAuthorized('Invalid session for the user, session is expired.');
    return { username: row.username, clientId: row.client_id };
  }

  end(session: string): void {
    this.#store.database.run('DELETE FROM cognito_sessions WHERE session_hash = ?', hashOf(session));
  }
}
