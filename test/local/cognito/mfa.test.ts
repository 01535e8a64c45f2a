import {
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, describe, expect, it } from '@jest/globals';
import { totpCode } from '../../../local/cognito/mfa.ts';
import { apiTemplate } from '../fixtures/api-template.ts';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';
import { createUser, password, signIn } from '../fixtures/signed-in.ts';

const stepMs = 30_000;
let local: LocalApi;
let clock: ManualClock;
const start = async (mfa: 'ON' | 'OPTIONAL'): Promise<void> => {
  const template = apiTemplate();
  template.Resources.Pool.Properties.MfaConfiguration = mfa;
  clock = new ManualClock();
  local = await startLocalApi({ clock, template });
  await createUser(local, 'ann@example.com');
};
afterEach(() => local.stop());

const codeNow = (secret: string | undefined, steps = 0): string =>
  totpCode(secret ?? '', Math.floor(clock.now() / stepMs) + steps);
const begin = () =>
  local.cognito.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: local.clientId,
      AuthParameters: { USERNAME: 'ann@example.com', PASSWORD: password },
    }),
  );
const answer = (ChallengeName: 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP', Session: string | undefined, code = '') =>
  local.cognito.send(
    new RespondToAuthChallengeCommand({
      ChallengeName,
      ClientId: local.clientId,
      Session,
      ChallengeResponses: { USERNAME: 'ann@example.com', SOFTWARE_TOKEN_MFA_CODE: code },
    }),
  );

describe('software tokens', () => {
  // https://www.rfc-editor.org/rfc/rfc6238#appendix-B: the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [20000000000, '353130'],
  ])('are RFC 6238’s at %d s', (seconds, code) => {
    local = { stop: () => Promise.resolve() } as unknown as LocalApi;

    expect(totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', Math.floor(seconds / 30))).toBe(code);
  });

  it('are asked for once set up, and each code serves once', async () => {
    await start('OPTIONAL');
    const { accessToken: AccessToken } = await signIn(local, 'ann@example.com');
    const { SecretCode } = await local.cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    await expect(
      local.cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeNow(SecretCode, 5) })),
    ).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' });
    await local.cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeNow(SecretCode) }));
    clock.advance(2 * stepMs);

    const { ChallengeName, Session, AuthenticationResult } = await begin();
    expect([ChallengeName, AuthenticationResult]).toEqual(['SOFTWARE_TOKEN_MFA', undefined]);
    await expect(answer('SOFTWARE_TOKEN_MFA', Session, codeNow(SecretCode, 7))).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    const code = codeNow(SecretCode);
    const tokens = (await answer('SOFTWARE_TOKEN_MFA', Session, code)).AuthenticationResult;
    expect(tokens?.IdToken).toBeDefined();
    const second = await begin();
    await expect(answer('SOFTWARE_TOKEN_MFA', second.Session, code)).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });

    const user = await local.cognito.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
    expect(user.UserMFASettingList).toEqual(['SOFTWARE_TOKEN_MFA']);
    await local.cognito.send(
      new SetUserMFAPreferenceCommand({
        AccessToken: tokens?.AccessToken,
        SoftwareTokenMfaSettings: { Enabled: false },
      }),
    );
    expect((await begin()).AuthenticationResult?.IdToken).toBeDefined();
  });

  it('must be set up before the first tokens where the pool asks for them', async () => {
    await start('ON');
    const { ChallengeName, Session } = await begin();
    await expect(answer('MFA_SETUP', Session)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const associated = await local.cognito.send(new AssociateSoftwareTokenCommand({ Session }));
    const verified = await local.cognito.send(
      new VerifySoftwareTokenCommand({ Session: associated.Session, UserCode: codeNow(associated.SecretCode) }),
    );
    const { AuthenticationResult } = await answer('MFA_SETUP', verified.Session);

    expect(ChallengeName).toBe('MFA_SETUP');
    expect(AuthenticationResult?.IdToken).toBeDefined();
    expect((await begin()).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  });
});
