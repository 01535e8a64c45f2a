import { ApiError } from '../gateway/gateway-request.ts';
import { attributeList, readAttributes } from './attributes.ts';
import { incorrectPassword, invalidParameter, notAuthorized, userNotFound } from './cognito-error.ts';
import { type CognitoService, loginOf } from './cognito-service.ts';
import { type Input, objectIn, requiredParameter, requiredText } from './input.ts';
import { requireTotp } from './mfa.ts';
import { hashPassword, passwordMatches, requirePolicy } from './password.ts';
import type { SigningKey } from './signing-key.ts';
import type { SignIn } from './tokens.ts';
import { callTrigger, claimsOverrideOf } from './triggers.ts';
import type { User } from './user.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';

type Scope = { pool: UserPool; client: UserPoolClient; key: SigningKey };
type Output = Record<string, unknown>;

const flowPermission: Readonly<Record<string, string>> = {
  USER_PASSWORD_AUTH: 'ALLOW_USER_PASSWORD_AUTH',
  ADMIN_USER_PASSWORD_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  REFRESH_TOKEN_AUTH: 'ALLOW_REFRESH_TOKEN_AUTH',
  REFRESH_TOKEN: 'ALLOW_REFRESH_TOKEN_AUTH',
};

export const initiateAuth = (cognito: CognitoService, input: Input, byAdministrator = false): Promise<Output> => {
  const scope = cognito.clientIn(input);
  const flow = requiredText(input, 'AuthFlow');
  const permission = flowPermission[flow];
  if (
    permission === undefined ||
    (flow === 'ADMIN_USER_PASSWORD_AUTH') !== (byAdministrator && flow.startsWith('ADMIN'))
  )
    throw invalidParameter(`the local Cognito does not have the flow ${flow}`);
  if (!scope.client.authFlows.includes(permission)) throw invalidParameter(`${flow} flow not enabled for this client`);
  const parameters = objectIn(input, 'AuthParameters');
  return permission === 'ALLOW_REFRESH_TOKEN_AUTH'
    ? refresh(cognito, scope, requiredParameter(parameters, 'REFRESH_TOKEN'), input)
    : signInByPassword(cognito, scope, parameters, input);
};

const signInByPassword = async (
  cognito: CognitoService,
  scope: Scope,
  parameters: Input,
  input: Input,
): Promise<Output> => {
  const { pool, client } = scope;
  const name = requiredParameter(parameters, 'USERNAME');
  const password = requiredParameter(parameters, 'PASSWORD');
  const user = cognito.findUser({ pool }, name);
  const login = user?.login ?? loginOf(pool, name);
  cognito.lockOut.admit(pool.id, login);
  // Counted before the long work: tries at once don't pass the lock side by side.
  cognito.lockOut.failed(pool.id, login);
  const matches = await passwordMatches(password, user?.passwordHash);
  if (!user && !client.hidesUnknownUsers) throw userNotFound();
  if (!user || !matches) throw incorrectPassword();
  cognito.lockOut.succeeded(pool.id, login);
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return afterPassword(cognito, scope, user, input);
};

/** What stands between a right password and the tokens. */
const afterPassword = async (cognito: CognitoService, scope: Scope, user: User, input: Input): Promise<Output> => {
  switch (user.status) {
    case 'UNCONFIRMED':
      throw new ApiError('UserNotConfirmedException', 'User is not confirmed.');
    case 'RESET_REQUIRED':
      throw new ApiError('PasswordResetRequiredException', 'Password reset required for the user');
    case 'FORCE_CHANGE_PASSWORD':
      if ((user.passwordExpiresMs ?? Infinity) <= cognito.now())
        throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
      return challenge(cognito, scope, user, 'NEW_PASSWORD_REQUIRED', {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: JSON.stringify(
          scope.pool.requiredAttributes
            .filter((name) => !user.attributes[name])
            .map((name) => `userAttributes.${name}`),
        ),
        userAttributes: JSON.stringify(
          Object.fromEntries(
            attributeList(user)
              .filter(({ Name }) => Name !== 'sub')
              .map(({ Name, Value }) => [Name, Value]),
          ),
        ),
      });
    case 'CONFIRMED':
      return afterFirstFactor(cognito, scope, user, input);
  }
};

const afterFirstFactor = (cognito: CognitoService, scope: Scope, user: User, input: Input): Promise<Output> => {
  const { pool } = scope;
  if (pool.mfa !== 'OFF' && user.totpVerified)
    return Promise.resolve(challenge(cognito, scope, user, 'SOFTWARE_TOKEN_MFA', { USER_ID_FOR_SRP: user.username }));
  if (pool.mfa === 'ON')
    return Promise.resolve(
      challenge(cognito, scope, user, 'MFA_SETUP', {
        USER_ID_FOR_SRP: user.username,
        MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]',
      }),
    );
  return begin(cognito, scope, user, input, 'TokenGeneration_Authentication');
};

const challenge = (
  cognito: CognitoService,
  { client }: Scope,
  user: User,
  ChallengeName: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP',
  ChallengeParameters: Record<string, string>,
): Output => ({ ChallengeName, Session: cognito.sessions.begin(client, user, ChallengeName), ChallengeParameters });

export const respondToAuthChallenge = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const scope = cognito.clientIn(input);
  const name = requiredText(input, 'ChallengeName');
  if (name !== 'NEW_PASSWORD_REQUIRED' && name !== 'SOFTWARE_TOKEN_MFA' && name !== 'MFA_SETUP')
    throw invalidParameter(`the local Cognito does not have the challenge ${name}`);
  const responses = objectIn(input, 'ChallengeResponses');
  requiredParameter(responses, 'USERNAME');
  const session = requiredText(input, 'Session');
  const { username, clientId } = cognito.sessions.find(session, name);
  const user = cognito.store.findUser(scope.pool.id, username);
  if (!user || clientId !== scope.client.id) throw notAuthorized('Invalid session for the user.');
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (name === 'NEW_PASSWORD_REQUIRED') {
    const changed = await takeNewPassword(cognito, scope, user, responses);
    cognito.sessions.end(session);
    return afterFirstFactor(cognito, scope, changed, input);
  }
  if (name === 'MFA_SETUP') {
    if (!user.totpVerified) throw invalidParameter('Software token MFA is not set up for the user.');
    cognito.sessions.end(session);
    return begin(cognito, scope, user, input, 'TokenGeneration_Authentication');
  }
  const login = `${user.username} TOTP`;
  cognito.lockOut.admit(scope.pool.id, login);
  cognito.lockOut.failed(scope.pool.id, login);
  const changed = requireTotp(cognito, user, requiredParameter(responses, 'SOFTWARE_TOKEN_MFA_CODE'));
  cognito.lockOut.succeeded(scope.pool.id, login);
  cognito.sessions.end(session);
  return begin(cognito, scope, changed, input, 'TokenGeneration_Authentication');
};

const takeNewPassword = async (cognito: CognitoService, scope: Scope, user: User, responses: Input): Promise<User> => {
  const password = requiredParameter(responses, 'NEW_PASSWORD');
  requirePolicy(password, scope.pool.passwordPolicy);
  const given = Object.entries(responses)
    .filter(([name]) => name.startsWith('userAttributes.'))
    .map(([name, Value]) => ({ Name: name.slice('userAttributes.'.length), Value }));
  const attributes = readAttributes({ given }, 'given', scope.pool, false);
  return cognito.update(user, {
    status: 'CONFIRMED',
    attributes: { ...user.attributes, ...attributes },
    passwordHash: await hashPassword(password),
    passwordExpiresMs: undefined,
  });
};

const begin = async (
  cognito: CognitoService,
  scope: Scope,
  user: User,
  input: Input,
  source: string,
): Promise<Output> => {
  const signIn = cognito.tokens.beginSignIn();
  const issued = await issue(cognito, scope, user, signIn, input, source);
  const RefreshToken = cognito.tokens.issueRefreshToken(scope.client, user, signIn);
  return { ChallengeParameters: {}, AuthenticationResult: { ...issued, RefreshToken } };
};

const refresh = async (cognito: CognitoService, scope: Scope, token: string, input: Input): Promise<Output> => {
  const { user, signIn } = cognito.tokens.readRefreshToken(scope.client, token);
  if (!user.enabled) throw notAuthorized('User is disabled.');
  const issued = await issue(cognito, scope, user, signIn, input, 'TokenGeneration_RefreshTokens');
  return { ChallengeParameters: {}, AuthenticationResult: issued };
};

const issue = async (
  cognito: CognitoService,
  scope: Scope,
  user: User,
  signIn: SignIn,
  input: Input,
  source: string,
) => {
  const response = await callTrigger(cognito.invokeFunction, {
    pool: scope.pool,
    trigger: 'PreTokenGeneration',
    source,
    clientId: scope.client.id,
    user,
    request: {
      groupConfiguration: {
        groupsToOverride: cognito.store.groupsOf(user),
        iamRolesToOverride: [],
        preferredRole: null,
      },
      clientMetadata: objectIn(input, 'ClientMetadata'),
    },
    response: { claimsOverrideDetails: null },
  });
  return cognito.tokens.issue(scope, user, signIn, claimsOverrideOf(response));
};
