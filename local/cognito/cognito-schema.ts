export const cognitoSchema = `
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
