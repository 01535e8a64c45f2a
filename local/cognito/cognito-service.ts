import { randomUUID } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock/clock.ts';
import { ApiError } from '../gateway/gateway-request.ts';
import type { Mail } from '../outbox/mail.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { isEmail } from './attributes.ts';
import { invalidParameter, userNotFound } from './cognito-error.ts';
import { CognitoStore } from './cognito-store.ts';
import { type Input, optionalText, requiredText } from './input.ts';
import { LockOut } from './lock-out.ts';
import { Sessions } from './sessions.ts';
import { openSigningKey, type SigningKey } from './signing-key.ts';
import { Tokens } from './tokens.ts';
import type { InvokeTrigger } from './triggers.ts';
import type { User } from './user.ts';
import type { MessageTemplate, UserGroup, UserPool, UserPoolClient } from './user-pool.ts';
import { VerificationCodes } from './verification-codes.ts';

export type CognitoParts = {
  clock: Clock;
  database: RuntimeDatabase;
  /** Of the pools' private keys. */
  keysFolder: string;
  /** Of the gateway: tokens name it as their issuer. */
  endpoint: string;
  sendMail: (mail: Mail) => Promise<unknown>;
  /** Makes a message that goes nowhere. */
  composeMail: (mail: Mail) => Promise<unknown>;
  invokeFunction: InvokeTrigger;
};

type Pool = { pool: UserPool; key: SigningKey; groups: Map<string, UserGroup> };

/** User pools, and what their operations share. */
export class CognitoService {
  readonly store: CognitoStore;
  readonly codes: VerificationCodes;
  readonly lockOut: LockOut;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly invokeFunction: InvokeTrigger;
  readonly #parts: CognitoParts;
  readonly #pools = new Map<string, Pool>();
  readonly #clients = new Map<string, UserPoolClient>();

  constructor(parts: CognitoParts) {
    const now = (): number => parts.clock.now();
    this.#parts = parts;
    this.store = new CognitoStore(parts.database);
    this.codes = new VerificationCodes(this.store, now);
    this.lockOut = new LockOut(this.store, now);
    this.sessions = new Sessions(this.store, now);
    this.tokens = new Tokens({ store: this.store, now, issuerOf: (poolId) => this.issuerOf(poolId) });
    this.invokeFunction = parts.invokeFunction;
  }

  now(): number {
    return this.#parts.clock.now();
  }

  async putPool(pool: UserPool): Promise<void> {
    const key = await openSigningKey(this.#parts.keysFolder, pool.id);
    this.#pools.set(pool.id, { pool, key, groups: this.#pools.get(pool.id)?.groups ?? new Map() });
  }

  putClient(client: UserPoolClient): void {
    this.pool(client.userPoolId);
    this.#clients.set(client.id, client);
  }

  putGroup(poolId: string, group: UserGroup): void {
    this.pool(poolId).groups.set(group.name, group);
  }

  pools(): readonly UserPool[] {
    return [...this.#pools.values()].map(({ pool }) => pool);
  }

  clients(poolId: string): readonly UserPoolClient[] {
    return [...this.#clients.values()].filter(({ userPoolId }) => userPoolId === poolId);
  }

  issuerOf(poolId: string): string {
    return `${this.#parts.endpoint}/${poolId}`;
  }

  /** What verifying the tokens of a pool needs, by the pool's ARN. */
  tokenIssuer(arn: string): { issuer: string; findKey: JWTVerifyGetKey } | undefined {
    const found = [...this.#pools.values()].find(({ pool }) => pool.arn === arn);
    return found && { issuer: this.issuerOf(found.pool.id), findKey: found.key.findKey };
  }

  /** @throws ApiError ResourceNotFoundException */
  pool(poolId: string): Pool {
    const found = this.#pools.get(poolId);
    if (!found) throw new ApiError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
    return found;
  }

  poolIn(input: Input): Pool {
    return this.pool(requiredText(input, 'UserPoolId'));
  }

  /** @throws ApiError ResourceNotFoundException */
  clientIn(input: Input): Pool & { client: UserPoolClient } {
    const clientId = requiredText(input, 'ClientId');
    const client = this.#clients.get(clientId);
    if (!client) throw new ApiError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
    return { ...this.pool(client.userPoolId), client };
  }

  /** By username, sub or what the user signs in with. */
  findUser({ pool }: Pick<Pool, 'pool'>, name: string): User | undefined {
    return this.store.findByLogin(pool.id, loginOf(pool, name)) ?? this.store.findUser(pool.id, name);
  }

  /** For administrators, who may know who is there. @throws ApiError UserNotFoundException */
  userIn(input: Input): Pool & { user: User } {
    const found = this.poolIn(input);
    const user = this.findUser(found, requiredText(input, 'Username'));
    if (!user) throw userNotFound();
    return { ...found, user };
  }

  /** Whom the access token names. @throws ApiError NotAuthorizedException */
  async callerIn(input: Input): Promise<Pool & { user: User }> {
    const token = requiredText(input, 'AccessToken');
    const poolId = poolIdOf(token);
    const found = this.#pools.get(poolId) ?? this.#pools.values().next().value;
    if (!found) throw new ApiError('NotAuthorizedException', 'Invalid Access Token');
    return { ...found, user: await this.tokens.readAccessToken(found.pool, found.key, token) };
  }

  update(user: User, change: Partial<User>): User {
    const changed = { ...user, ...change, modifiedMs: this.now() };
    this.store.updateUser(changed);
    return changed;
  }

  /** A user who isn't in the store yet; the attributes get their `sub`. */
  newUser(pool: UserPool, name: string, attributes: Readonly<Record<string, string>>): User {
    if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(name))
      throw invalidParameter(
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
      );
    if (pool.usernameIsEmail && !isEmail(name)) throw invalidParameter('Username should be an email.');
    const sub = randomUUID();
    const now = this.now();
    return {
      poolId: pool.id,
      username: pool.usernameIsEmail ? sub : name,
      login: loginOf(pool, name),
      attributes: { sub, ...(pool.usernameIsEmail && { email: name }), ...attributes },
      status: 'UNCONFIRMED',
      enabled: true,
      createdMs: now,
      modifiedMs: now,
      passwordHash: undefined,
      passwordExpiresMs: undefined,
      totpSecret: undefined,
      totpVerified: false,
      totpLastStep: 0,
    };
  }

  /** For a user who isn't there: as much work, and no mail. */
  async mailNobody(address: string, template: MessageTemplate): Promise<Record<string, string>> {
    await this.#parts.composeMail({ to: ['nobody@concord.local'], subject: template.subject, html: template.text });
    return deliveryTo(address);
  }

  /** Sends to the user's address. @returns where, as far as Cognito tells. */
  async mail(user: User, template: MessageTemplate, code: string): Promise<Record<string, string>> {
    const address = user.attributes.email;
    if (address === undefined)
      throw new ApiError('CodeDeliveryFailureException', 'There is no verified address to send a code to.');
    const fill = (text: string, quote: (value: string) => string): string =>
      text.replaceAll('{####}', () => quote(code)).replaceAll('{username}', () => quote(address));
    await this.#parts.sendMail({
      to: [address],
      subject: fill(template.subject, String),
      html: fill(template.text, asHtml),
    });
    return deliveryTo(address);
  }
}

const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What Cognito tells of where it sent a code. */
const deliveryTo = (address: string): Record<string, string> => ({
  Destination: address.replace(/^(.)[^@]*@(.)[^@]*$/, '$1***@$2***'),
  DeliveryMedium: 'EMAIL',
  AttributeName: 'email',
});

/** A user's name as it is compared. */
export const loginOf = (pool: UserPool, name: string): string => (pool.caseSensitive ? name : name.toLowerCase());

/** Of a token that isn't verified yet: only to know whose key to verify it with. */
const poolIdOf = (token: string): string => {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      iss?: unknown;
    };
    return optionalText(claims, 'iss')?.split('/').at(-1) ?? '';
  } catch {
    return '';
  }
};
