import { createHash } from 'node:crypto';
import type { RuntimeDatabase } from '../store/runtime-database.ts';

const schema = `
CREATE TABLE IF NOT EXISTS cognito_users (
  pool_id TEXT NOT NULL,
  username TEXT NOT NULL,
  login TEXT NOT NULL,
  attributes TEXT NOT NULL,
  status TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  password_hash TEXT,
  password_expires_ms INTEGER,
  totp_secret TEXT,
  totp_verified INTEGER NOT NULL DEFAULT 0,
  totp_last_step INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (pool_id, username)
);
CREATE UNIQUE INDEX IF NOT EXISTS cognito_users_login ON cognito_users (pool_id, login);
CREATE TABLE IF NOT EXISTS cognito_members (
  pool_id TEXT NOT NULL, username TEXT NOT NULL, group_name TEXT NOT NULL,
  PRIMARY KEY (pool_id, username, group_name)
);
CREATE TABLE IF NOT EXISTS cognito_codes (
  pool_id TEXT NOT NULL, username TEXT NOT NULL, purpose TEXT NOT NULL,
  code TEXT, expires_ms INTEGER NOT NULL, failures INTEGER NOT NULL, sent INTEGER NOT NULL, since_ms INTEGER NOT NULL,
  PRIMARY KEY (pool_id, username, purpose)
);
CREATE TABLE IF NOT EXISTS cognito_refresh_tokens (
  token_hash TEXT PRIMARY KEY,
  pool_id TEXT NOT NULL, client_id TEXT NOT NULL, username TEXT NOT NULL,
  origin_jti TEXT NOT NULL, auth_time INTEGER NOT NULL, expires_ms INTEGER NOT NULL, revoked INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS cognito_refresh_tokens_user ON cognito_refresh_tokens (pool_id, username);
CREATE INDEX IF NOT EXISTS cognito_refresh_tokens_origin ON cognito_refresh_tokens (origin_jti);
CREATE TABLE IF NOT EXISTS cognito_sessions (
  session_hash TEXT PRIMARY KEY,
  client_id TEXT NOT NULL, username TEXT NOT NULL, challenge TEXT NOT NULL, expires_ms INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS cognito_failures (
  pool_id TEXT NOT NULL, login TEXT NOT NULL, failures INTEGER NOT NULL, locked_until_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (pool_id, login)
);`;

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

export type User = {
  poolId: string;
  username: string;
  /** What the user types to sign in, in the form that makes it one. */
  login: string;
  attributes: Readonly<Record<string, string>>;
  status: UserStatus;
  enabled: boolean;
  createdMs: number;
  modifiedMs: number;
  passwordHash: string | undefined;
  /** Of a temporary password. */
  passwordExpiresMs: number | undefined;
  totpSecret: string | undefined;
  totpVerified: boolean;
  /** The last time step whose code was used: no code counts twice. */
  totpLastStep: number;
};

type UserRow = {
  pool_id: string;
  username: string;
  login: string;
  attributes: string;
  status: UserStatus;
  enabled: number;
  created_ms: number;
  modified_ms: number;
  password_hash: string | null;
  password_expires_ms: number | null;
  totp_secret: string | null;
  totp_verified: number;
  totp_last_step: number;
};

/** Tokens and sessions are kept as hashes: who reads the file can't use them. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64');

/** Users, their groups, codes, refresh tokens and sessions; survives a restart. */
export class CognitoStore {
  readonly database: RuntimeDatabase;

  constructor(database: RuntimeDatabase) {
    this.database = database;
    database.declare(schema);
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

const changeable = (user: User) => [
  JSON.stringify(user.attributes),
  user.status,
  Number(user.enabled),
  user.createdMs,
  user.modifiedMs,
  user.passwordHash ?? null,
  user.passwordExpiresMs ?? null,
  user.totpSecret ?? null,
  Number(user.totpVerified),
  user.totpLastStep,
];

const userOf = (row: UserRow | undefined): User | undefined =>
  row && {
    poolId: row.pool_id,
    username: row.username,
    login: row.login,
    attributes: JSON.parse(row.attributes) as Record<string, string>,
    status: row.status,
    enabled: row.enabled === 1,
    createdMs: row.created_ms,
    modifiedMs: row.modified_ms,
    passwordHash: row.password_hash ?? undefined,
    passwordExpiresMs: row.password_expires_ms ?? undefined,
    totpSecret: row.totp_secret ?? undefined,
    totpVerified: row.totp_verified === 1,
    totpLastStep: row.totp_last_step,
  };
