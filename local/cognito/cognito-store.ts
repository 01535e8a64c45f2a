import { createHash } from 'node:crypto';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { cognitoSchema } from './cognito-schema.ts';
import { changeable, type User, type UserRow, userOf } from './user.ts';

/** Tokens and sessions are kept as hashes: who reads the file can't use them. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64');

/** Users, their groups, codes, refresh tokens and sessions; survives a restart. */
export class CognitoStore {
  readonly database: RuntimeDatabase;

  constructor(database: RuntimeDatabase) {
    this.database = database;
    database.declare(cognitoSchema);
  }

  findUser(poolId: string, username: string): User | undefined {
    return userOf(
      this.database.get<UserRow>('SELECT * FROM cognito_users WHERE pool_id = ? AND username = ?', poolId, username),
    );
  }

  findByLogin(poolId: string, login: string): User | undefined {
    return userOf(
      this.database.get<UserRow>('SELECT * FROM cognito_users WHERE pool_id = ? AND login = ?', poolId, login),
    );
  }

  /** @returns false if the username or the login is taken. */
  insertUser(user: User): boolean {
    return (
      this.database.run(
        `INSERT OR IGNORE INTO cognito_users (pool_id, username, login, attributes, status, enabled, created_ms,
           modified_ms, password_hash, password_expires_ms, totp_secret, totp_verified, totp_last_step)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[user.poolId, user.username, user.login],
        ...changeable(user),
      ).changes > 0
    );
  }

  updateUser(user: User): void {
    this.database.run(
      `UPDATE cognito_users SET attributes = ?, status = ?, enabled = ?, created_ms = ?, modified_ms = ?,
         password_hash = ?, password_expires_ms = ?, totp_secret = ?, totp_verified = ?, totp_last_step = ?
       WHERE pool_id = ? AND username = ?`,
      ...changeable(user),
      user.poolId,
      user.username,
    );
  }

  deleteUser({ poolId, username }: User): void {
    this.database.transaction(() => {
      for (const table of ['cognito_users', 'cognito_members', 'cognito_codes', 'cognito_refresh_tokens'])
        this.database.run(`DELETE FROM ${table} WHERE pool_id = ? AND username = ?`, poolId, username);
    });
  }

  /** In order of creation. */
  users(poolId: string, page: { limit: number; offset: number }, group?: string): User[] {
    const member =
      group === undefined
        ? ''
        : 'AND username IN (SELECT username FROM cognito_members WHERE pool_id = ? AND group_name = ?)';
    return this.database
      .all<UserRow>(
        `SELECT * FROM cognito_users WHERE pool_id = ? ${member} ORDER BY created_ms, username LIMIT ? OFFSET ?`,
        poolId,
        ...(group === undefined ? [] : [poolId, group]),
        page.limit,
        page.offset,
      )
      .map((row) => userOf(row) as User);
  }

  groupsOf({ poolId, username }: User): string[] {
    return this.database
      .all<{ group_name: string }>(
        'SELECT group_name FROM cognito_members WHERE pool_id = ? AND username = ? ORDER BY group_name',
        poolId,
        username,
      )
      .map(({ group_name }) => group_name);
  }

  addToGroup({ poolId, username }: User, group: string): void {
    this.database.run('INSERT OR IGNORE INTO cognito_members VALUES (?, ?, ?)', poolId, username, group);
  }

  removeFromGroup({ poolId, username }: User, group: string): void {
    this.database.run(
      'DELETE FROM cognito_members WHERE pool_id = ? AND username = ? AND group_name = ?',
      poolId,
      username,
      group,
    );
  }
}
