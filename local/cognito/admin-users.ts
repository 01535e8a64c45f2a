import { ApiError } from '../gateway/gateway-request.ts';
import { attributeList, describeUser, readAttributes } from './attributes.ts';
import { invalidParameter } from './cognito-error.ts';
import type { CognitoService } from './cognito-service.ts';
import { type Input, optionalText, pageIn, requiredText } from './input.ts';
import { hashPassword, randomPassword, requirePolicy } from './password.ts';
import type { User } from './user.ts';

type Output = Record<string, unknown>;

const dayMs = 24 * 60 * 60_000;

/** A user with a temporary password, which goes to the address unless `MessageAction` is SUPPRESS. */
export const adminCreateUser = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const { pool } = cognito.poolIn(input);
  const action = optionalText(input, 'MessageAction');
  if (action === 'RESEND') throw invalidParameter('the local Cognito does not have the action RESEND');
  const password =
    optionalText(input, 'TemporaryPassword') ?? randomPassword(Math.max(12, pool.passwordPolicy.minimumLength));
  requirePolicy(password, pool.passwordPolicy);
  const draft = cognito.newUser(
    pool,
    requiredText(input, 'Username'),
    readAttributes(input, 'UserAttributes', pool, true),
  );
  const user: User = {
    ...draft,
    status: 'FORCE_CHANGE_PASSWORD',
    passwordHash: await hashPassword(password),
    passwordExpiresMs: cognito.now() + pool.passwordPolicy.temporaryPasswordDays * dayMs,
  };
  if (!cognito.store.insertUser(user)) throw new ApiError('UsernameExistsException', 'User account already exists');
  if (action !== 'SUPPRESS' && user.attributes.email !== undefined)
    await cognito.mail(user, pool.invitationMessage, password);
  return { User: describeUser(user) };
};

export const adminGetUser = (cognito: CognitoService, input: Input): Output => {
  const { user } = cognito.userIn(input);
  const { Attributes: _, ...described } = describeUser(user);
  return { ...described, UserAttributes: attributeList(user) };
};

export const adminSetUserPassword = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const { user, pool } = cognito.userIn(input);
  const password = requiredText(input, 'Password');
  requirePolicy(password, pool.passwordPolicy);
  const permanent = input.Permanent === true;
  cognito.update(user, {
    passwordHash: await hashPassword(password),
    status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    passwordExpiresMs: permanent ? undefined : cognito.now() + pool.passwordPolicy.temporaryPasswordDays * dayMs,
  });
  cognito.lockOut.succeeded(pool.id, user.login);
  return {};
};

export const adminUpdateUserAttributes = (cognito: CognitoService, input: Input): Output => {
  const { user, pool } = cognito.userIn(input);
  const attributes = readAttributes(input, 'UserAttributes', pool, true);
  if (pool.usernameIsEmail && attributes.email !== undefined && attributes.email.toLowerCase() !== user.login)
    throw invalidParameter('the local Cognito does not change the address that a user signs in with');
  cognito.update(user, { attributes: { ...user.attributes, ...attributes } });
  return {};
};

export const adminSetEnabled = (cognito: CognitoService, input: Input, enabled: boolean): Output => {
  const { user } = cognito.userIn(input);
  cognito.update(user, { enabled });
  if (!enabled) cognito.tokens.revokeAll(user);
  return {};
};

export const adminDeleteUser = (cognito: CognitoService, input: Input): Output => {
  cognito.store.deleteUser(cognito.userIn(input).user);
  return {};
};

export const adminUserGlobalSignOut = (cognito: CognitoService, input: Input): Output => {
  cognito.tokens.revokeAll(cognito.userIn(input).user);
  return {};
};

export const adminConfirmSignUp = (cognito: CognitoService, input: Input): Output => {
  const { user } = cognito.userIn(input);
  if (user.status !== 'UNCONFIRMED')
    throw new ApiError('NotAuthorizedException', `User cannot be confirmed. Current status is ${user.status}`);
  cognito.update(user, { status: 'CONFIRMED' });
  return {};
};

const pageLimit = 60;

/** `Filter`: `email = "a@b"`, `username ^= "x"`, by one attribute as Cognito has it. */
export const listUsers = (cognito: CognitoService, input: Input): Output => {
  const { pool } = cognito.poolIn(input);
  const { limit, offset } = pageIn(input, 'Limit', 'PaginationToken');
  const matches = filterOf(optionalText(input, 'Filter'));
  const all = cognito.store.users(pool.id, { limit: -1, offset: 0 }).filter(matches);
  const size = limit === 0 ? pageLimit : limit;
  const page = all.slice(offset, offset + size);
  return {
    Users: page.map(describeUser),
    ...(offset + size < all.length && { PaginationToken: String(offset + size) }),
  };
};

const filterOf = (filter: string | undefined): ((user: User) => boolean) => {
  if (filter === undefined || filter.trim() === '') return () => true;
  const [, name, operator, value = ''] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"(.*)"\s*$/.exec(filter) ?? [];
  if (name === undefined) throw invalidParameter('Error while parsing filter.');
  const wanted = value.replaceAll('\\"', '"').toLowerCase();
  return (user) => {
    const special: Readonly<Record<string, string>> = {
      username: user.username,
      status: user.enabled ? 'enabled' : 'disabled',
      'cognito:user_status': user.status,
    };
    const text = (special[name] ?? user.attributes[name])?.toLowerCase();
    return operator === '=' ? text === wanted : (text?.startsWith(wanted) ?? false);
  };
};
