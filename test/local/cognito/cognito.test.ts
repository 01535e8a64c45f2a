import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { simpleParser } from 'mailparser';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';
import { createUser, password, signIn } from '../fixtures/signed-in.ts';

const clock = new ManualClock();
let local: LocalApi;

beforeAll(async () => {
  local = await startLocalApi({ clock });
});
afterAll(() => local.stop());

const hourMs = 60 * 60_000;
const signUp = (email: string, secret = password) =>
  local.cognito.send(new SignUpCommand({ ClientId: local.clientId, Username: email, Password: secret }));
const confirm = (email: string, code: string) =>
  local.cognito.send(new ConfirmSignUpCommand({ ClientId: local.clientId, Username: email, ConfirmationCode: code }));
const forgot = (email: string) =>
  local.cognito.send(new ForgotPasswordCommand({ ClientId: local.clientId, Username: email }));
const reset = (email: string, code: string, secret = `${password}-new`) =>
  local.cognito.send(
    new ConfirmForgotPasswordCommand({
      ClientId: local.clientId,
      Username: email,
      ConfirmationCode: code,
      Password: secret,
    }),
  );
const refresh = (token: string) =>
  local.cognito.send(
    new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId: local.clientId,
      AuthParameters: { REFRESH_TOKEN: token },
    }),
  );
/** The newest message to this address, and the code in it. */
const mailTo = async (email: string) => {
  const message = local.services.outbox.list().find(({ to }) => to.includes(email));
  const mail = await simpleParser(local.services.outbox.read(message?.id ?? '') ?? '');
  return { ...mail, code: /\d{6}/.exec(mail.text ?? '')?.[0] ?? '' };
};
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const adminUser = (email: string) => ({ UserPoolId: local.userPoolId, Username: email });

describe('signing up', () => {
  it('sends a code, confirms by it, and then lets the user in', async () => {
    const { UserSub, UserConfirmed, CodeDeliveryDetails } = await signUp('new@example.com');
    await expect(signIn(local, 'new@example.com')).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
      message: 'User is not confirmed.',
    });
    const mail = await mailTo('new@example.com');
    await expect(confirm('new@example.com', wrong(mail.code))).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid verification code provided, please try again.',
    });
    await confirm('new@example.com', mail.code);

    expect([UserConfirmed, CodeDeliveryDetails]).toEqual([
      false,
      { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ]);
    expect([mail.subject, mail.text?.trim()]).toEqual([
      'Your verification code',
      `Your confirmation code is ${mail.code}`,
    ]);
    const claims = decodeJwt((await signIn(local, 'new@example.com')).idToken);
    expect(claims).toMatchObject({
      sub: UserSub,
      email: 'new@example.com',
      email_verified: true,
      'cognito:username': UserSub,
      source: 'TokenGeneration_Authentication',
    });
    await expect(confirm('new@example.com', mail.code)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });

  it.each([
    ['short', 'Password not long enough'],
    ['all-lower-case-7', 'Password must have uppercase characters'],
    ['ALL-UPPER-CASE-7', 'Password must have lowercase characters'],
    ['No-Number-In-Here', 'Password must have numeric characters'],
    ['NoSymbolAtAll77', 'Password must have symbol characters'],
  ])('refuses the password %s', async (secret, reason) => {
    await expect(signUp('weak@example.com', secret)).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${reason}`,
    });
  });

  it.each(['nobody', 'a b@example.com', 'a@b', 'a@example.com\r\nBcc: x@y.zz', `${'a'.repeat(130)}@example.com`])(
    'refuses the address %j',
    async (email) => {
      await expect(signUp(email)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    },
  );

  it('takes an address once', async () => {
    await signUp('twice@example.com');

    await expect(signUp('twice@example.com')).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    });
  });

  it('lets nobody confirm an address by setting it', async () => {
    await expect(
      local.cognito.send(
        new SignUpCommand({
          ClientId: local.clientId,
          Username: 'sly@example.com',
          Password: password,
          UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('counts only the newest code, for a day', async () => {
    await signUp('late@example.com');
    const first = (await mailTo('late@example.com')).code;
    await local.cognito.send(
      new ResendConfirmationCodeCommand({ ClientId: local.clientId, Username: 'late@example.com' }),
    );
    const second = (await mailTo('late@example.com')).code;
    clock.advance(24 * hourMs);

    if (first !== second)
      await expect(confirm('late@example.com', first)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    await expect(confirm('late@example.com', second)).rejects.toMatchObject({
      name: 'ExpiredCodeException',
      message: 'Invalid code provided, please request a code again.',
    });
  });

  it('ends guessing after five wrong codes, and sending after five mails, for an hour', async () => {
    await signUp('guess@example.com');
    const { code } = await mailTo('guess@example.com');
    const tries: string[] = [];
    for (let count = 0; count < 5; count++)
      tries.push((await confirm('guess@example.com', wrong(code)).catch((error: Error) => error.name)) as string);
    await expect(confirm('guess@example.com', code)).rejects.toMatchObject({ name: 'TooManyFailedAttemptsException' });
    const resend = () =>
      local.cognito.send(
        new ResendConfirmationCodeCommand({ ClientId: local.clientId, Username: 'guess@example.com' }),
      );
    for (let count = 0; count < 4; count++) await resend();
    await expect(resend()).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
    clock.advance(hourMs);
    await resend();

    expect(tries).toEqual(Array(5).fill('CodeMismatchException'));
    await confirm('guess@example.com', (await mailTo('guess@example.com')).code);
  });

  it('calls the PostConfirmation trigger, whose failure the caller sees', async () => {
    await signUp('unlucky@example.com');

    await expect(confirm('unlucky@example.com', (await mailTo('unlucky@example.com')).code)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error no place for you.',
    });
  });
});

describe('the PreSignUp trigger', () => {
  it('may confirm at once, or refuse', async () => {
    const { UserConfirmed, CodeDeliveryDetails } = await signUp('known@example.com');

    expect([UserConfirmed, CodeDeliveryDetails]).toEqual([true, undefined]);
    expect(decodeJwt((await signIn(local, 'known@example.com')).idToken)).toMatchObject({ email_verified: true });
    await expect(signUp('unwanted@example.com')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error not you.',
    });
  });
});

describe('a client that hides nobody', () => {
  it('says who is not there', async () => {
    const ClientId = local.outputs.FrankClientId;
    const Username = 'absent@example.com';
    const calls = [
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId,
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      }),
      new ForgotPasswordCommand({ ClientId, Username }),
      new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode: '123456', Password: password }),
      new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '123456' }),
      new ResendConfirmationCodeCommand({ ClientId, Username }),
    ];

    for (const call of calls)
      await expect(local.cognito.send(call as InitiateAuthCommand)).rejects.toMatchObject({
        name: 'UserNotFoundException',
        message: 'User does not exist.',
      });
    await expect(local.cognito.send(new RevokeTokenCommand({ ClientId, Token: 'any' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('signing in', () => {
  beforeAll(() => createUser(local, 'ann@example.com', ['trade-ops']));

  it('says the same of a wrong password and of nobody', async () => {
    for (const [email, secret] of [
      ['ann@example.com', 'Wrong-password-1'],
      ['nobody@example.com', password],
    ] as const)
      await expect(signIn(local, email, secret)).rejects.toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
      });
  });

  it('locks a name for longer and longer, whoever it belongs to', async () => {
    for (const email of ['lock@example.com', 'nobody2@example.com']) {
      if (email.startsWith('lock')) await createUser(local, email);
      const messages: string[] = [];
      const attempt = async (secret = 'Wrong-password-1') =>
        messages.push(
          await signIn(local, email, secret).then(
            () => 'in',
            (error: Error) => error.message,
          ),
        );
      for (let count = 0; count < 5; count++) await attempt();
      await attempt(password);
      clock.advance(1001);
      await attempt();
      clock.advance(1001);
      await attempt(password);
      clock.advance(1000);
      await attempt(password);

      const incorrect = 'Incorrect username or password.';
      const locked = 'Password attempts exceeded';
      expect(messages).toEqual([
        ...Array<string>(5).fill(incorrect),
        locked,
        incorrect,
        locked,
        email.startsWith('lock') ? 'in' : incorrect,
      ]);
    }
  });

  it('counts tries that come at once', async () => {
    await createUser(local, 'burst@example.com');
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        signIn(local, 'burst@example.com', 'Wrong-password-1').catch((error: Error) => error.message),
      ),
    );

    expect(tries.filter((message) => message === 'Incorrect username or password.')).toHaveLength(5);
  });

  it('refreshes, by a token that is opaque and ends', async () => {
    const { refreshToken, idToken } = await signIn(local, 'ann@example.com');
    clock.advance(hourMs);
    const { AuthenticationResult } = await refresh(refreshToken);
    const claims = decodeJwt(AuthenticationResult?.IdToken ?? '');

    expect(AuthenticationResult?.RefreshToken).toBeUndefined();
    expect(AuthenticationResult).toMatchObject({ ExpiresIn: 900, TokenType: 'Bearer' });
    expect(claims).toMatchObject({
      auth_time: decodeJwt(idToken).auth_time,
      origin_jti: decodeJwt(idToken).origin_jti,
      source: 'TokenGeneration_RefreshTokens',
      sub: decodeJwt(idToken).sub,
    });
    expect(claims.iat).toBe(Math.floor(clock.now() / 1000));
    clock.advance(11 * hourMs);
    await expect(refresh(refreshToken)).rejects.toMatchObject({ message: 'Refresh Token has expired' });
    await expect(refresh('nonsense')).rejects.toMatchObject({ message: 'Invalid Refresh Token' });
  });

  it('ends by revoking, by signing out everywhere, and by being disabled', async () => {
    const first = await signIn(local, 'ann@example.com');
    const second = await signIn(local, 'ann@example.com');
    await local.cognito.send(new RevokeTokenCommand({ ClientId: local.clientId, Token: first.refreshToken }));
    await expect(refresh(first.refreshToken)).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });
    await expect(local.cognito.send(new GetUserCommand({ AccessToken: first.accessToken }))).rejects.toMatchObject({
      message: 'Access Token has been revoked',
    });
    await refresh(second.refreshToken);

    await local.cognito.send(new GlobalSignOutCommand({ AccessToken: second.accessToken }));
    await expect(refresh(second.refreshToken)).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });

    const third = await signIn(local, 'ann@example.com');
    await local.cognito.send(new AdminUserGlobalSignOutCommand(adminUser('ann@example.com')));
    await expect(refresh(third.refreshToken)).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });
    for (const { accessToken: AccessToken } of [second, third])
      await expect(local.cognito.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
        message: 'Access Token has been revoked',
      });

    const fourth = await signIn(local, 'ann@example.com');
    await local.cognito.send(new AdminDisableUserCommand(adminUser('ann@example.com')));
    await expect(signIn(local, 'ann@example.com')).rejects.toMatchObject({ message: 'User is disabled.' });
    await expect(refresh(fourth.refreshToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await local.cognito.send(new AdminEnableUserCommand(adminUser('ann@example.com')));
    expect((await signIn(local, 'ann@example.com')).idToken).not.toBe('');
  });

  it('that has ended stays so for an access token that outlives the refresh token', async () => {
    const { refreshToken } = await signIn(local, 'ann@example.com');
    clock.advance(11 * hourMs + 50 * 60_000);
    const AccessToken = (await refresh(refreshToken)).AuthenticationResult?.AccessToken;
    await local.cognito.send(new AdminUserGlobalSignOutCommand(adminUser('ann@example.com')));
    clock.advance(11 * 60_000);
    await signIn(local, 'ann@example.com');

    await expect(local.cognito.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
      message: 'Access Token has been revoked',
    });
  });

  it.each([
    ['USER_SRP_AUTH', 'the local Cognito does not have the flow USER_SRP_AUTH'],
    ['CUSTOM_AUTH', 'the local Cognito does not have the flow CUSTOM_AUTH'],
    ['ADMIN_USER_PASSWORD_AUTH', 'the local Cognito does not have the flow ADMIN_USER_PASSWORD_AUTH'],
  ] as const)('refuses the flow %s by its name', async (AuthFlow, message) => {
    await expect(
      local.cognito.send(new InitiateAuthCommand({ AuthFlow, ClientId: local.clientId, AuthParameters: {} })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });
});

describe('a password', () => {
  it('is reset by a code that lives an hour; sign-ins go on until they are ended', async () => {
    await createUser(local, 'reset@example.com');
    const before = await signIn(local, 'reset@example.com');
    const { CodeDeliveryDetails } = await forgot('reset@example.com');
    const mail = await mailTo('reset@example.com');
    await expect(reset('reset@example.com', mail.code, 'weak')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    await reset('reset@example.com', mail.code);

    expect(CodeDeliveryDetails?.Destination).toBe('r***@e***');
    expect(mail.text).toContain('Your password reset code is');
    await expect(reset('reset@example.com', mail.code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    expect((await refresh(before.refreshToken)).AuthenticationResult?.IdToken).toBeDefined();
    await expect(signIn(local, 'reset@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await signIn(local, 'reset@example.com', `${password}-new`)).idToken).not.toBe('');
    await forgot('reset@example.com');
    const late = (await mailTo('reset@example.com')).code;
    clock.advance(hourMs);
    await expect(reset('reset@example.com', late)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('is reset for nobody as for somebody, as far as anyone sees', async () => {
    const sent = local.services.outbox.list().length;
    const { CodeDeliveryDetails } = await forgot('ghost@example.com');
    const outcomes: string[] = [];
    for (let count = 0; count < 6; count++)
      outcomes.push((await reset('ghost@example.com', '123456').catch((error: Error) => error.name)) as string);

    expect(CodeDeliveryDetails).toEqual({
      Destination: 'g***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    expect(local.services.outbox.list()).toHaveLength(sent);
    expect(outcomes).toEqual([...Array<string>(5).fill('CodeMismatchException'), 'TooManyFailedAttemptsException']);
  });

  it('is changed by who knows the old one', async () => {
    await createUser(local, 'change@example.com');
    const { accessToken } = await signIn(local, 'change@example.com');
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      local.cognito.send(new ChangePasswordCommand({ AccessToken: accessToken, PreviousPassword, ProposedPassword }));
    await expect(change('Wrong-password-1', 'Another-horse-8')).rejects.toMatchObject({
      message: 'Incorrect username or password.',
    });
    await change(password, 'Another-horse-8');

    expect((await signIn(local, 'change@example.com', 'Another-horse-8')).idToken).not.toBe('');
  });
});

describe('administration', () => {
  it('makes a user who chooses a password at the first sign-in', async () => {
    await local.cognito.send(new AdminCreateUserCommand(adminUser('invited@example.com')));
    const mail = await mailTo('invited@example.com');
    const temporary = /temporary password is (\S+)\./.exec(mail.text ?? '')?.[1] ?? '';
    const begin = (secret: string) =>
      local.cognito.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: local.clientId,
          AuthParameters: { USERNAME: 'invited@example.com', PASSWORD: secret },
        }),
      );
    const { ChallengeName, Session } = await begin(temporary);
    const answer = (secret: string, session = Session) =>
      local.cognito.send(
        new RespondToAuthChallengeCommand({
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          ClientId: local.clientId,
          Session: session,
          ChallengeResponses: { USERNAME: 'invited@example.com', NEW_PASSWORD: secret },
        }),
      );
    await expect(answer('weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    const { AuthenticationResult } = await answer(password);

    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    expect(AuthenticationResult?.IdToken).toBeDefined();
    await expect(answer(password)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
    await expect(answer(password, 'nonsense')).rejects.toMatchObject({ message: 'Invalid session for the user.' });
    expect((await signIn(local, 'invited@example.com')).idToken).not.toBe('');
  });

  it('knows users, groups and who is in them', async () => {
    await createUser(local, 'member@example.com', ['trade-ops', 'auditor']);
    const groupsOf = async () =>
      (await local.cognito.send(new AdminListGroupsForUserCommand(adminUser('member@example.com')))).Groups?.map(
        ({ GroupName }) => GroupName,
      );
    const before = await groupsOf();
    await local.cognito.send(
      new AdminRemoveUserFromGroupCommand({ ...adminUser('member@example.com'), GroupName: 'auditor' }),
    );
    const members = await local.cognito.send(
      new ListUsersInGroupCommand({ UserPoolId: local.userPoolId, GroupName: 'trade-ops' }),
    );
    const found = await local.cognito.send(
      new ListUsersCommand({ UserPoolId: local.userPoolId, Filter: 'email ^= "MEMBER@"' }),
    );
    const page = await local.cognito.send(new ListUsersCommand({ UserPoolId: local.userPoolId, Limit: 2 }));
    const groups = await local.cognito.send(new ListGroupsCommand({ UserPoolId: local.userPoolId }));
    const user = await local.cognito.send(new AdminGetUserCommand(adminUser('member@example.com')));

    expect([before, await groupsOf()]).toEqual([['auditor', 'trade-ops'], ['trade-ops']]);
    expect(members.Users?.map(({ Username }) => Username)).toContain(user.Username);
    expect(found.Users).toMatchObject([{ Username: user.Username, Enabled: true, UserStatus: 'CONFIRMED' }]);
    expect([page.Users?.length, page.PaginationToken]).toEqual([2, '2']);
    expect(groups.Groups?.map(({ GroupName }) => GroupName).sort()).toEqual(['auditor', 'trade-ops']);
    expect(user.UserAttributes).toContainEqual({ Name: 'email', Value: 'member@example.com' });
    expect(user.UserCreateDate).toEqual(new Date(clock.now()));
    await local.cognito.send(new AdminDeleteUserCommand(adminUser('member@example.com')));
    await expect(local.cognito.send(new AdminGetUserCommand(adminUser('member@example.com')))).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  it('describes what is declared', async () => {
    const pool = await local.cognito.send(new DescribeUserPoolCommand({ UserPoolId: local.userPoolId }));
    const client = await local.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: local.userPoolId, ClientId: local.clientId }),
    );

    expect(pool.UserPool).toMatchObject({ UsernameAttributes: ['email'], MfaConfiguration: 'OPTIONAL' });
    expect(client.UserPoolClient).toMatchObject({ IdTokenValidity: 900, RefreshTokenValidity: 43_200 });
    await expect(
      local.cognito.send(new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_nothere' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_nothere does not exist.',
    });
  });

  it('answers unsigned requests, and names what it does not have', async () => {
    const call = (action: string, body: string) =>
      fetch(local.endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` },
        body,
      });
    const missing = await call('SignUp', JSON.stringify({ ClientId: local.clientId }));
    const unknown = await call('CreateIdentityProvider', '{}');

    expect([missing.status, await missing.json()]).toMatchObject([400, { __type: 'InvalidParameterException' }]);
    expect(await unknown.json()).toEqual({
      __type: 'UnknownOperationException',
      message: 'the local Cognito does not have the operation CreateIdentityProvider',
    });
  });
});
