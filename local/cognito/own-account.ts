import { attributeList, readAttributes } from './attributes.ts';
import { incorrectPassword, invalidParameter } from './cognito-error.ts';
import type { CognitoService } from './cognito-service.ts';
import { type Input, requiredText } from './input.ts';
import { hashPassword, passwordMatches, requirePolicy } from './password.ts';

type Output = Record<string, unknown>;

export const getUser = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const { user, pool } = await cognito.callerIn(input);
  return {
    Username: user.username,
    UserAttributes: attributeList(user),
    ...(pool.mfa !== 'OFF' &&
      user.totpVerified && { PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA', UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] }),
  };
};

export const updateUserAttributes = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const { user, pool } = await cognito.callerIn(input);
  const attributes = readAttributes(input, 'UserAttributes', pool, false);
  if (attributes.email !== undefined && attributes.email !== user.attributes.email)
    throw invalidParameter('the local Cognito does not change an e-mail address: an administrator does');
  cognito.update(user, { attributes: { ...user.attributes, ...attributes } });
  return {};
};

export const changePassword = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const previous = requiredText(input, 'PreviousPassword');
  const proposed = requiredText(input, 'ProposedPassword');
  const { user, pool } = await cognito.callerIn(input);
  cognito.lockOut.admit(pool.id, user.login);
  cognito.lockOut.failed(pool.id, user.login);
  if (!(await passwordMatches(previous, user.passwordHash))) throw incorrectPassword();
  cognito.lockOut.succeeded(pool.id, user.login);
  requirePolicy(proposed, pool.passwordPolicy);
  cognito.update(user, { passwordHash: await hashPassword(proposed) });
  return {};
};

export const globalSignOut = async (cognito: CognitoService, input: Input): Promise<Output> => {
  const { user } = await cognito.callerIn(input);
  cognito.tokens.revokeAll(user);
  return {};
};

export const revokeToken = (cognito: CognitoService, input: Input): Output => {
  const { client } = cognito.clientIn(input);
  if (!client.revokesTokens) throw invalidParameter('Token revocation is not enabled for this client.');
  cognito.tokens.revoke(client, requiredText(input, 'Token'));
  return {};
};
