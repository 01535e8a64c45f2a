import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cognitoClient, cognitoUserDirectory } from '../../../tasks/adapters/cognito-user-directory.ts';
import { idTokensOf } from '../../../tasks/adapters/id-token.ts';
import type { UserDirectory } from '../../../tasks/ports/user-directory.ts';
import { clientId } from '../../support/api-client.ts';
import { type MemoryTokens, memoryTokens } from '../../support/memory/memory-tokens.ts';
import { type ScriptedCognito, startScriptedCognito } from '../../support/scripted-cognito.ts';

const poolId = 'us-east-1_memory';
const email = 'ada@example.com';
const password = 'Correct-horse-7';
const session = 'a session of twenty letters';

let pool: ScriptedCognito;
let tokens: MemoryTokens;
let directory: UserDirectory;
beforeAll(async () => {
  [pool, tokens] = await Promise.all([startScriptedCognito(), memoryTokens()]);
  directory = cognitoUserDirectory(cognitoClient(pool.config), () => ({
    userPoolId: poolId,
    clientId,
    idTokens: idTokensOf(poolId, clientId, tokens.keys),
  }));
});
afterAll(() => pool.stop());

const subject = { userId: 'sub-1', email, name: 'Ada', groups: ['trade-ops'] };
const issuedNow = () => ({ authenticatedAtMs: 1_764_000_000_000, issuedAtMs: Date.now(), expiresInSeconds: 3600 });
const authenticated = async (idToken?: string) => ({
  AuthenticationResult: {
    IdToken: idToken ?? (await tokens.idToken(subject, issuedNow())),
    AccessToken: 'access',
    RefreshToken: 'refresh',
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  },
});
const outcomeOf = (action: Promise<unknown>) =>
  action.then(
    (result) => (result === undefined ? 'nothing' : (result as { kind: string }).kind),
    (error: Error) => error.name,
  );

const actions: Record<string, () => Promise<unknown>> = {
  register: () => directory.register({ email, password, name: 'Ada' }),
  verifyEmail: () => directory.verifyEmail(email, '123456'),
  resendVerification: () => directory.resendVerification(email),
  signIn: () => directory.signIn(email, password),
  newPassword: () =>
    directory.answerChallenge({ email, challenge: 'NEW_PASSWORD_REQUIRED', session, answer: password }),
  authenticatorCode: () =>
    directory.answerChallenge({ email, challenge: 'SOFTWARE_TOKEN_MFA', session, answer: '123456' }),
  authenticatorSetUp: () => directory.answerChallenge({ email, challenge: 'MFA_SETUP', session, answer: '123456' }),
  refresh: () => directory.refresh('refresh'),
  forgotPassword: () => directory.forgotPassword(email),
  resetPassword: () => directory.resetPassword(email, '123456', password),
  revoke: () => directory.revoke('refresh'),
};

describe('what Cognito refuses', () => {
  it.each([
    // Nobody learns who is registered.
    ['register', 'UsernameExistsException', 'sent'],
    ['signIn', 'UserNotFoundException', 'refused'],
    ['signIn', 'NotAuthorizedException', 'refused'],
    ['signIn', 'UserNotConfirmedException', 'refused'],
    ['signIn', 'PasswordResetRequiredException', 'refused'],
    ['verifyEmail', 'UserNotFoundException', 'refused'],
    ['verifyEmail', 'NotAuthorizedException', 'refused'],
    ['verifyEmail', 'AliasExistsException', 'refused'],
    ['verifyEmail', 'TooManyFailedAttemptsException', 'refused'],
    ['resendVerification', 'UserNotFoundException', 'nothing'],
    ['resendVerification', 'InvalidParameterException', 'nothing'],
    ['resendVerification', 'LimitExceededException', 'nothing'],
    ['forgotPassword', 'UserNotFoundException', 'nothing'],
    ['forgotPassword', 'InvalidParameterException', 'nothing'],
    ['forgotPassword', 'NotAuthorizedException', 'nothing'],
    ['forgotPassword', 'LimitExceededException', 'nothing'],
    ['resetPassword', 'UserNotFoundException', 'refused'],
    ['resetPassword', 'UserNotConfirmedException', 'refused'],
    ['resetPassword', 'LimitExceededException', 'refused'],
    // Codes and passwords.
    ['verifyEmail', 'CodeMismatchException', 'refused'],
    ['verifyEmail', 'ExpiredCodeException', 'refused'],
    ['resetPassword', 'CodeMismatchException', 'refused'],
    ['resetPassword', 'InvalidPasswordException', 'passwordRefused'],
    ['register', 'InvalidPasswordException', 'passwordRefused'],
    ['register', 'InvalidParameterException', 'refused'],
    ['newPassword', 'InvalidPasswordException', 'passwordRefused'],
    ['newPassword', 'PasswordHistoryPolicyViolationException', 'passwordRefused'],
    ['newPassword', 'NotAuthorizedException', 'refused'],
    ['newPassword', 'InvalidParameterException', 'refused'],
    ['authenticatorCode', 'CodeMismatchException', 'codeRefused'],
    ['authenticatorCode', 'ExpiredCodeException', 'codeRefused'],
    ['authenticatorCode', 'NotAuthorizedException', 'refused'],
    ['authenticatorSetUp', 'EnableSoftwareTokenMFAException', 'codeRefused'],
    ['authenticatorSetUp', 'NotAuthorizedException', 'refused'],
    // Tokens.
    ['refresh', 'NotAuthorizedException', 'refused'],
    ['revoke', 'UnauthorizedException', 'nothing'],
    ['revoke', 'UnsupportedTokenTypeException', 'nothing'],
    ['revoke', 'InvalidParameterException', 'nothing'],
  ])('%s: %s is %s', async (action, exception, outcome) => {
    pool.fail(exception);

    expect(await outcomeOf(actions[action]!())).toBe(outcome);
  });

  it.each(Object.keys(actions))(
    '%s: too many requests of all are a ThrottledError, faults stay faults',
    async (action) => {
      pool.fail('TooManyRequestsException');
      expect(await outcomeOf(actions[action]!())).toBe('ThrottledError');

      pool.fail('InternalErrorException');
      expect(await outcomeOf(actions[action]!())).toBe('ServiceUnavailableError');

      pool.fail('ResourceNotFoundException');
      expect(await outcomeOf(actions[action]!())).toBe('ResourceNotFoundException');
    },
  );

  it.each(['register', 'newPassword', 'authenticatorCode'])(
    '%s: a limit of attempts, where it tells nothing of who is registered, is a ThrottledError',
    async (action) => {
      pool.fail('LimitExceededException');
      expect(await outcomeOf(actions[action]!())).toBe('ThrottledError');

      pool.fail('TooManyFailedAttemptsException');
      expect(await outcomeOf(actions[action]!())).toBe('ThrottledError');
    },
  );

  it('tells why a password is refused in Cognito’s words', async () => {
    pool.fail('InvalidPasswordException', 'Password did not conform with policy: Password not long enough');

    expect(await actions.register!()).toEqual({
      kind: 'passwordRefused',
      reason: 'Password did not conform with policy: Password not long enough',
    });
  });
});

describe('what Cognito is asked', () => {
  it('registers under the address, with the name', async () => {
    pool.answer({ UserConfirmed: false, UserSub: 'sub-1' });
    await actions.register!();

    expect(pool.requests).toEqual([
      {
        operation: 'SignUp',
        isSigned: false,
        body: {
          ClientId: clientId,
          Username: email,
          Password: password,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'name', Value: 'Ada' },
          ],
        },
      },
    ]);
  });

  it('signs in by the password flow, and reads who it is from the verified id token', async () => {
    const answer = await authenticated();
    pool.answer(answer);

    expect(await actions.signIn!()).toEqual({
      kind: 'signedIn',
      tokens: {
        idToken: answer.AuthenticationResult.IdToken,
        accessToken: 'access',
        refreshToken: 'refresh',
        expiresInSeconds: 3600,
      },
      user: { userId: 'sub-1', email, name: 'Ada', authenticatedAt: new Date(1_764_000_000_000).toISOString() },
    });
    expect(pool.requests[0]?.body).toMatchObject({
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    });
  });

  it('gives the key for an authenticator app with the challenge to set one up, and verifies its first code', async () => {
    pool.answer({ ChallengeName: 'MFA_SETUP', Session: 's1' }, { SecretCode: 'JBSWY3DPEHPK3PXP', Session: 's2' });
    expect(await actions.signIn!()).toEqual({
      kind: 'challenge',
      challenge: 'MFA_SETUP',
      session: 's2',
      secret: 'JBSWY3DPEHPK3PXP',
    });
    expect(pool.requests.map(({ operation }) => operation)).toEqual(['InitiateAuth', 'AssociateSoftwareToken']);
    expect(pool.requests[1]?.body).toEqual({ Session: 's1' });

    pool.answer({ Status: 'SUCCESS', Session: 's3' }, await authenticated());
    expect(await outcomeOf(actions.authenticatorSetUp!())).toBe('signedIn');
    expect(pool.requests.map(({ operation }) => operation)).toEqual(['VerifySoftwareToken', 'RespondToAuthChallenge']);
    expect(pool.requests[1]?.body).toMatchObject({ ChallengeName: 'MFA_SETUP', Session: 's3' });
  });

  it('goes from a new password to the code of the authenticator app', async () => {
    pool.answer({ ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 's2' });

    expect(await actions.newPassword!()).toEqual({ kind: 'challenge', challenge: 'SOFTWARE_TOKEN_MFA', session: 's2' });
    expect(pool.requests[0]?.body).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: session,
      ChallengeResponses: { USERNAME: email, NEW_PASSWORD: password },
    });
  });

  it('fails, by name, on a challenge that nobody here can answer', async () => {
    pool.answer({ ChallengeName: 'SMS_MFA', Session: 's1' });

    await expect(actions.signIn!()).rejects.toThrow('SMS_MFA');
  });
});

describe('a new password', () => {
  it('is set by who has the code, and then ends what was signed in before, which only our role may', async () => {
    pool.answer({});

    expect(await actions.resetPassword!()).toEqual({ kind: 'passwordSet' });
    expect(pool.requests).toEqual([
      {
        operation: 'ConfirmForgotPassword',
        isSigned: false,
        body: { ClientId: clientId, Username: email, ConfirmationCode: '123456', Password: password },
      },
      { operation: 'AdminUserGlobalSignOut', isSigned: true, body: { UserPoolId: poolId, Username: email } },
    ]);
  });

  it('that is refused ends nothing', async () => {
    pool.fail('CodeMismatchException');

    expect(await actions.resetPassword!()).toEqual({ kind: 'refused' });
    expect(pool.requests.map(({ operation }) => operation)).toEqual(['ConfirmForgotPassword']);
  });

  it.each([
    ['TooManyRequestsException', 'ThrottledError'],
    ['InternalErrorException', 'ServiceUnavailableError'],
    ['AccessDeniedException', 'AccessDeniedException'],
    ['NotAuthorizedException', 'NotAuthorizedException'],
  ])('is set, and what was signed in remains, where ending it fails with %s', async (exception, name) => {
    pool.failNext(exception);

    expect(await actions.resetPassword!()).toMatchObject({ kind: 'signInsRemain', fault: { name } });
  });

  it('is set, and nothing remains, where the person was taken out meanwhile', async () => {
    pool.failNext('UserNotFoundException');

    expect(await actions.resetPassword!()).toEqual({ kind: 'passwordSet' });
  });
});

describe('an id token that the pool did not make for us is a fault', () => {
  const read = async (idToken: string) => {
    pool.answer(await authenticated(idToken));
    return outcomeOf(actions.signIn!());
  };

  it('signed by another key', async () => {
    const foreign = await memoryTokens();
    expect(await read(await foreign.idToken(subject, issuedNow()))).toBe('Error');
  });

  it('expired', async () => {
    const long = { authenticatedAtMs: 0, issuedAtMs: Date.now() - 7_200_000, expiresInSeconds: 3600 };
    expect(await read(await tokens.idToken(subject, long))).toBe('Error');
  });

  it('for another client, or of another pool', async () => {
    const idToken = await tokens.idToken(subject, issuedNow());
    await expect(idTokensOf(poolId, 'another-client', tokens.keys).read(idToken)).rejects.toThrow('none of its own');
    await expect(idTokensOf('us-east-1_other', clientId, tokens.keys).read(idToken)).rejects.toThrow('none of its own');
    await expect(idTokensOf(poolId, clientId, tokens.keys).read(idToken)).resolves.toMatchObject({ userId: 'sub-1' });
  });
});
