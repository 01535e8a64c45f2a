import { ApiError } from '../gateway/gateway-request.ts';
import { readAttributes, requireAttributes } from './attributes.ts';
import { codeExpired, invalidParameter, notAuthorized, userNotFound } from './cognito-error.ts';
import { type CognitoService, loginOf } from './cognito-service.ts';
import { type Input, objectIn, requiredText } from './input.ts';
import { hashPassword, requirePolicy } from './password.ts';
import { callTrigger } from './triggers.ts';
import type { User } from './user.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import { nobody } from './verification-codes.ts';

/** A new user, who is confirmed by a code that goes to the address. */
export const signUp = async (cognito: CognitoService, input: Input): Promise<Record<string, unknown>> => {
  const { pool, client } = cognito.clientIn(input);
  if (pool.onlyAdminCreatesUsers) throw notAuthorized('SignUp is not permitted for this user pool');
  const name = requiredText(input, 'Username');
  const password = requiredText(input, 'Password');
  const attributes = readAttributes(input, 'UserAttributes', pool, false);
  if (pool.usernameIsEmail && attributes.email !== undefined && loginOf(pool, attributes.email) !== loginOf(pool, name))
    throw invalidParameter('The email attribute must be the username.');
  requirePolicy(password, pool.passwordPolicy);
  const draft = cognito.newUser(pool, name, attributes);
  requireAttributes(pool, draft.attributes);
  const verdict = await callTrigger(cognito.invokeFunction, {
    pool,
    trigger: 'PreSignUp',
    source: 'PreSignUp_SignUp',
    clientId: client.id,
    user: { username: draft.username, attributes },
    request: { validationData: null, clientMetadata: objectIn(input, 'ClientMetadata') },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  const user: User = {
    ...draft,
    attributes: { ...draft.attributes, email_verified: String(verdict?.autoVerifyEmail === true) },
    status: verdict?.autoConfirmUser === true ? 'CONFIRMED' : 'UNCONFIRMED',
    passwordHash: await hashPassword(password),
  };
  if (!cognito.store.insertUser(user))
    throw new ApiError(
      'UsernameExistsException',
      pool.usernameIsEmail ? 'An account with the given email already exists.' : 'User already exists',
    );
  if (user.status === 'CONFIRMED') await confirmed(cognito, pool, client, user);
  const CodeDeliveryDetails =
    user.status === 'UNCONFIRMED' && pool.autoVerifiesEmail ? await sendCode(cognito, pool, user) : undefined;
  return {
    UserConfirmed: user.status === 'CONFIRMED',
    UserSub: user.attributes.sub,
    ...(CodeDeliveryDetails && { CodeDeliveryDetails }),
  };
};

export const confirmSignUp = async (cognito: CognitoService, input: Input): Promise<Record<string, unknown>> => {
  const { pool, client } = cognito.clientIn(input);
  const name = requiredText(input, 'Username');
  const code = requiredText(input, 'ConfirmationCode');
  const user = cognito.findUser({ pool }, name);
  if (!user && !client.hidesUnknownUsers) throw userNotFound();
  // Nobody has a code: what comes of it is what comes of an old one.
  if (!user) cognito.codes.redeem(nobody(pool.id, name), 'signUp', code);
  if (!user) throw codeExpired();
  if (user.status !== 'UNCONFIRMED') throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  cognito.codes.redeem(user, 'signUp', code);
  const changed = cognito.update(user, {
    status: 'CONFIRMED',
    attributes: { ...user.attributes, ...(pool.autoVerifiesEmail && { email_verified: 'true' }) },
  });
  await confirmed(cognito, pool, client, changed);
  return {};
};

/** Who isn't there gets the same answer, and no mail. */
export const resendConfirmationCode = async (
  cognito: CognitoService,
  input: Input,
): Promise<Record<string, unknown>> => {
  const { pool, client } = cognito.clientIn(input);
  const name = requiredText(input, 'Username');
  const user = cognito.findUser({ pool }, name);
  if (!user) {
    if (!client.hidesUnknownUsers) throw userNotFound();
    cognito.codes.issue(nobody(pool.id, name), 'signUp');
    return { CodeDeliveryDetails: await cognito.mailNobody(name, pool.verificationMessage) };
  }
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  return { CodeDeliveryDetails: await sendCode(cognito, pool, user) };
};

const sendCode = (cognito: CognitoService, pool: UserPool, user: User): Promise<Record<string, string>> =>
  cognito.mail(user, pool.verificationMessage, cognito.codes.issue(user, 'signUp'));

/** The user stays confirmed whatever the trigger says. */
const confirmed = async (
  cognito: CognitoService,
  pool: UserPool,
  client: UserPoolClient,
  user: User,
): Promise<void> => {
  await callTrigger(cognito.invokeFunction, {
    pool,
    trigger: 'PostConfirmation',
    source: 'PostConfirmation_ConfirmSignUp',
    clientId: client.id,
    user,
  });
};
