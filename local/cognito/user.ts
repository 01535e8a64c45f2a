type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

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

/** A user as the table has one. */
export type UserRow = {
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

/** Columns that change, in the order of the statements. */
export const changeable = (user: User) => [
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

export const userOf = (row: UserRow | undefined): User | undefined =>
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
