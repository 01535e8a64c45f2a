import { codeMismatch, invalidParameter, notAuthorized, userNotFound } from './cognito-error.ts';
import type { CognitoService } from './cognito-service.ts';
import { type Input, requiredText } from './input.ts';
import { hashPassword, requirePolicy } from './password.ts';
import { callTrigger } from './triggers.ts';
import { nobody } from './verification-codes.ts';

/** Sends a code to a verified address. Who isn't there, or has none, gets the same answer and no mail. */
export const forgotPassword = async (cognito: CognitoService, input: Input): Promise<Record<string, unknown>> => {
  const { pool, client } = cognito.clientIn(input);
  if (!pool.recoversByEmail) throw notAuthorized('Contact administrator to reset password.');
  const name = requiredText(input, 'Username');
  const user = cognito.findUser({ pool }, name);
  const reachable =
    user?.enabled && user.attributes.email_verified === 'true' && user.status !== 'FORCE_CHANGE_PASSWORD';
  if (!user || !reachable) {
    if (client.hidesUnknownUsers) {
      cognito.codes.issue(user ?? nobody(pool.id, name), 'resetPassword');
      return { CodeDeliveryDetails: await cognito.mailNobody(name, pool.resetMessage) };
    }
    if (!user) throw userNotFound();
    if (user.status === 'FORCE_CHANGE_PASSWORD')
      throw notAuthorized('User password cannot be reset in the current state.');
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  const code = cognito.codes.issue(user, 'resetPassword');
  return { CodeDeliveryDetails: await cognito.mail(user, pool.resetMessage, code) };
};

export const confirmForgotPassword = async (
  cognito: CognitoService,
  input: Input,
): Promise<Record<string, unknown>> => {
  const { pool, client } = cognito.clientIn(input);
  const name = requiredText(input, 'Username');
  const code = requiredText(input, 'ConfirmationCode');
  const password = requiredText(input, 'Password');
  requirePolicy(password, pool.passwordPolicy);
  const user = cognito.findUser({ pool }, name);
  if (!user && !client.hidesUnknownUsers) throw userNotFound();
  cognito.codes.redeem(user ?? nobody(pool.id, name), 'resetPassword', code);
  if (!user?.enabled) throw codeMismatch();
  const changed = cognito.update(user, {
    passwordHash: await hashPassword(password),
    passwordExpiresMs: undefined,
    status: 'CONFIRMED',
  });
  cognito.tokens.revokeAll(changed);
  cognito.lockOut.succeeded(pool.id, changed.login);
  await callTrigger(cognito.invokeFunction, {
    pool,
    trigger: 'PostConfirmation',
    source: 'PostConfirmation_ConfirmForgotPassword',
    clientId: client.id,
    user: changed,
  });
  return {};
};
