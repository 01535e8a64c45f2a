import { randomBytes, randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { notAuthorized } from './cognito-error.ts';
import { type CognitoStore, hashOf } from './cognito-store.ts';
import type { SigningKey } from './signing-key.ts';
import type { ClaimsOverride } from './triggers.ts';
import type { User } from './user.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';

export type AuthenticationResult = {
  AccessToken: string;
  IdToken: string;
  RefreshToken?: string;
  ExpiresIn: number;
  TokenType: 'Bearer';
};

/** One sign-in: what it began is what refreshing goes on with, and what revoking ends. */
export type SignIn = { originJti: string; authTimeSeconds: number };

/** An access token may outlive the refresh token that tells that it was revoked: a day at most, by Cognito's quotas. */
const longestAccessMs = 24 * 60 * 60_000;

type RefreshRow = {
  pool_id: string;
  client_id: string;
  username: string;
  origin_jti: string;
  auth_time: number;
  expires_ms: number;
  revoked: number;
};

/** Issues and reads the three tokens of a user pool. */
export class Tokens {
  readonly #store: CognitoStore;
  readonly #now: () => number;
  readonly #issuerOf: (poolId: string) => string;

  constructor(options: { store: CognitoStore; now: () => number; issuerOf: (poolId: string) => string }) {
    this.#store = options.store;
    this.#now = options.now;
    this.#issuerOf = options.issuerOf;
  }

  beginSignIn(): SignIn {
    return { originJti: randomUUID(), authTimeSeconds: Math.floor(this.#now() / 1000) };
  }

  /**
   * An id token and an access token, with the claims that Cognito puts in.
   * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
   */
  async issue(
    { pool, client, key }: { pool: UserPool; client: UserPoolClient; key: SigningKey },
    user: User,
    { originJti, authTimeSeconds }: SignIn,
    override: ClaimsOverride,
  ): Promise<AuthenticationResult> {
    const iat = Math.floor(this.#now() / 1000);
    const groups = override.groups ?? this.#store.groupsOf(user);
    const shared = {
      sub: user.attributes.sub,
      ...(groups.length > 0 && { 'cognito:groups': groups }),
      iss: this.#issuerOf(pool.id),
      origin_jti: originJti,
      event_id: randomUUID(),
      auth_time: authTimeSeconds,
      iat,
    };
    const id: JWTPayload = {
      ...claimsOfAttributes(user.attributes),
      ...shared,
      'cognito:username': user.username,
      aud: client.id,
      token_use: 'id',
      exp: iat + client.idTokenSeconds,
      jti: randomUUID(),
      ...override.add,
    };
    for (const name of override.suppress) delete id[name];
    const access: JWTPayload = {
      ...shared,
      client_id: client.id,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      exp: iat + client.accessTokenSeconds,
      jti: randomUUID(),
      username: user.username,
    };
    const sign = (claims: JWTPayload): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ kid: key.keyId, alg: 'RS256' }).sign(key.privateKey);
    return {
      AccessToken: await sign(access),
      IdToken: await sign(id),
      ExpiresIn: client.accessTokenSeconds,
      TokenType: 'Bearer',
    };
  }

  /** An opaque token, kept only as its hash. */
  issueRefreshToken(client: UserPoolClient, user: User, { originJti, authTimeSeconds }: SignIn): string {
    const token = randomBytes(48).toString('base64url');
    const now = this.#now();
    this.#store.database.run('DELETE FROM cognito_refresh_tokens WHERE expires_ms < ?', now - longestAccessMs);
    this.#store.database.run(
      'INSERT INTO cognito_refresh_tokens VALUES (?, ?, ?, ?, ?, ?, ?, 0)',
      hashOf(token),
      user.poolId,
      client.id,
      user.username,
      originJti,
      authTimeSeconds,
      now + client.refreshTokenSeconds * 1000,
    );
    return token;
  }

  /** @throws ApiError NotAuthorizedException */
  readRefreshToken(client: UserPoolClient, token: string): { user: User; signIn: SignIn } {
    const row = this.#store.database.get<RefreshRow>(
      'SELECT * FROM cognito_refresh_tokens WHERE token_hash = ?',
      hashOf(token),
    );
    if (!row || row.client_id !== client.id) throw notAuthorized('Invalid Refresh Token');
    if (row.revoked) throw notAuthorized('Refresh Token has been revoked');
    if (row.expires_ms <= this.#now()) throw notAuthorized('Refresh Token has expired');
    const user = this.#store.findUser(row.pool_id, row.username);
    if (!user) throw notAuthorized('Invalid Refresh Token');
    return { user, signIn: { originJti: row.origin_jti, authTimeSeconds: row.auth_time } };
  }

  /** Ends the sign-in that a refresh token belongs to; a token nobody knows is no error. */
  revoke(client: UserPoolClient, token: string): void {
    this.#store.database.run(
      'UPDATE cognito_refresh_tokens SET revoked = 1 WHERE token_hash = ? AND client_id = ?',
      hashOf(token),
      client.id,
    );
  }

  /** Ends all sign-ins of a user. */
  revokeAll({ poolId, username }: User): void {
    this.#store.database.run(
      'UPDATE cognito_refresh_tokens SET revoked = 1 WHERE pool_id = ? AND username = ?',
      poolId,
      username,
    );
  }

  /** The user that an access token of this pool names. @throws ApiError NotAuthorizedException */
  async readAccessToken(pool: UserPool, key: SigningKey, token: string): Promise<User> {
    const claims = await this.#verify(pool, key, token);
    const row = this.#store.database.get<{ revoked: number }>(
      'SELECT revoked FROM cognito_refresh_tokens WHERE origin_jti = ?',
      String(claims.origin_jti),
    );
    if (row?.revoked) throw notAuthorized('Access Token has been revoked');
    const user = this.#store.findUser(pool.id, String(claims.username));
    if (!user) throw notAuthorized('Invalid Access Token');
    if (!user.enabled) throw notAuthorized('User is disabled.');
    return user;
  }

  async #verify(pool: UserPool, key: SigningKey, token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, key.findKey, {
        algorithms: ['RS256'],
        issuer: this.#issuerOf(pool.id),
        currentDate: new Date(this.#now()),
        requiredClaims: ['exp', 'origin_jti', 'username'],
      });
      if (payload.token_use === 'access') return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw notAuthorized('Access Token has expired');
    }
    throw notAuthorized('Invalid Access Token');
  }
}

/** The two that are booleans in a token are texts among the attributes. */
const claimsOfAttributes = (attributes: Readonly<Record<string, string>>): JWTPayload =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, /_verified$/.test(name) ? value === 'true' : value]),
  );
