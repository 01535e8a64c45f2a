import {
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { challenges } from '../../domain/identity/challenge.ts';
import type { SignInStep, Tokens, UserDirectory } from '../ports/user-directory.ts';
import { clientOptions, namingErrors } from './client-options.ts';
import {
  addressLimits,
  codeRefused,
  orRefused,
  passwordRefused,
  refused,
  wrongCode,
  wrongInput,
  wrongPassword,
  wrongUser,
} from './cognito-refusals.ts';
import type { IdTokens } from './id-token.ts';

/** Its operations here are for anyone, not signed and granted by no role; all but AdminUserGlobalSignOut. */
export const cognitoClient = (config: CognitoIdentityProviderClientConfig = {}): CognitoIdentityProviderClient =>
  namingErrors(new CognitoIdentityProviderClient({ ...clientOptions, ...config }));

type AuthAnswer = Pick<InitiateAuthCommandOutput, 'AuthenticationResult' | 'ChallengeName' | 'Session'>;

const tokensOf = ({ IdToken, AccessToken, RefreshToken, ExpiresIn }: AuthenticationResultType): Tokens => {
  if (!IdToken || !AccessToken) throw new Error('the user pool gave no tokens');
  return {
    idToken: IdToken,
    accessToken: AccessToken,
    ...(RefreshToken && { refreshToken: RefreshToken }),
    expiresInSeconds: ExpiresIn ?? 0,
  };
};

export type PoolClient = { userPoolId: string; clientId: string; idTokens: IdTokens };

/**
 * A Cognito user pool, by one of its clients: without a secret, with the flows USER_PASSWORD_AUTH and REFRESH_TOKEN_AUTH, and
 * with PreventUserExistenceErrors.
 *
 * @param poolClient asked for with each request.
 */
export const cognitoUserDirectory = (
  client: CognitoIdentityProviderClient,
  poolClient: () => PoolClient,
): UserDirectory => {
  /** The key for an authenticator app is asked for at once, so that whoever signs in has it with the challenge. */
  const setUpAuthenticator = async (session: string | undefined): Promise<SignInStep> => {
    const { SecretCode, Session = '' } = await client.send(new AssociateSoftwareTokenCommand({ Session: session }));
    return {
      kind: 'challenge',
      challenge: 'MFA_SETUP',
      session: Session,
      ...(SecretCode !== undefined && { secret: SecretCode }),
    };
  };

  const stepOf = async ({ AuthenticationResult, ChallengeName, Session }: AuthAnswer): Promise<SignInStep> => {
    if (AuthenticationResult) {
      const tokens = tokensOf(AuthenticationResult);
      return { kind: 'signedIn', tokens, user: await poolClient().idTokens.read(tokens.idToken) };
    }
    if (ChallengeName === 'MFA_SETUP') return setUpAuthenticator(Session);
    const challenge = challenges.find((name) => name === ChallengeName);
    if (!challenge) throw new Error(`the user pool asks for ${ChallengeName}, which signing in here does not know`);
    return { kind: 'challenge', challenge, session: Session ?? '' };
  };

  const respond = async (
    ChallengeName: (typeof challenges)[number],
    Session: string | undefined,
    ChallengeResponses: Record<string, string>,
  ): Promise<SignInStep> =>
    stepOf(
      await client.send(
        new RespondToAuthChallengeCommand({
          ClientId: poolClient().clientId,
          ChallengeName,
          Session,
          ChallengeResponses,
        }),
      ),
    );

  const endSignIns = async (email: string): Promise<void> => {
    const { userPoolId: UserPoolId } = poolClient();
    await orRefused(client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: email })), [
      [['UserNotFoundException'], refused], // was taken out meanwhile, with all sign-ins
    ]);
  };

  return {
    register: ({ email, password, name }) =>
      orRefused(
        client
          .send(
            new SignUpCommand({
              ClientId: poolClient().clientId,
              Username: email,
              Password: password,
              UserAttributes: [
                { Name: 'email', Value: email },
                { Name: 'name', Value: name },
              ],
            }),
          )
          .then(() => ({ kind: 'sent' }) as const),
        [
          [['UsernameExistsException'], () => ({ kind: 'sent' }) as const],
          [wrongPassword, passwordRefused],
          [wrongInput, refused],
        ],
      ),

    verifyEmail: (email, code) =>
      orRefused(
        client
          .send(new ConfirmSignUpCommand({ ClientId: poolClient().clientId, Username: email, ConfirmationCode: code }))
          .then(() => ({ kind: 'verified' }) as const),
        [[[...wrongCode, ...wrongUser, ...wrongInput, ...addressLimits], refused]],
      ),

    async resendVerification(email) {
      await orRefused(
        client.send(new ResendConfirmationCodeCommand({ ClientId: poolClient().clientId, Username: email })),
        [[[...wrongUser, ...wrongInput, ...addressLimits], refused]],
      );
    },

    signIn: (email, password) =>
      orRefused(
        client
          .send(
            new InitiateAuthCommand({
              ClientId: poolClient().clientId,
              AuthFlow: 'USER_PASSWORD_AUTH',
              AuthParameters: { USERNAME: email, PASSWORD: password },
            }),
          )
          .then(stepOf),
        [[[...wrongUser, ...wrongInput], refused]],
      ),

    answerChallenge({ email, challenge, session, answer }) {
      const step = {
        NEW_PASSWORD_REQUIRED: () => respond(challenge, session, { USERNAME: email, NEW_PASSWORD: answer }),
        SOFTWARE_TOKEN_MFA: () => respond(challenge, session, { USERNAME: email, SOFTWARE_TOKEN_MFA_CODE: answer }),
        MFA_SETUP: async () => {
          const verified = await client.send(new VerifySoftwareTokenCommand({ Session: session, UserCode: answer }));
          return respond(challenge, verified.Session, { USERNAME: email });
        },
      }[challenge];
      return orRefused(step(), [
        [wrongPassword, passwordRefused],
        [wrongCode, codeRefused],
        [[...wrongUser, ...wrongInput, 'SoftwareTokenMFANotFoundException'], refused],
      ]);
    },

    refresh: (refreshToken) =>
      orRefused(
        client
          .send(
            new InitiateAuthCommand({
              ClientId: poolClient().clientId,
              AuthFlow: 'REFRESH_TOKEN_AUTH',
              AuthParameters: { REFRESH_TOKEN: refreshToken },
            }),
          )
          .then(({ AuthenticationResult = {} }) => ({
            kind: 'refreshed' as const,
            tokens: tokensOf(AuthenticationResult),
          })),
        [[[...wrongUser, ...wrongInput], refused]],
      ),

    async forgotPassword(email) {
      await orRefused(client.send(new ForgotPasswordCommand({ ClientId: poolClient().clientId, Username: email })), [
        [[...wrongUser, ...wrongInput, ...addressLimits], refused],
      ]);
    },

    async resetPassword(email, code, newPassword) {
      const outcome = await orRefused(
        client
          .send(
            new ConfirmForgotPasswordCommand({
              ClientId: poolClient().clientId,
              Username: email,
              ConfirmationCode: code,
              Password: newPassword,
            }),
          )
          .then(() => ({ kind: 'passwordSet' }) as const),
        [
          [wrongPassword, passwordRefused],
          [[...wrongCode, ...wrongUser, ...wrongInput, ...addressLimits], refused],
        ],
      );
      if (outcome.kind !== 'passwordSet') return outcome;
      // Only now: before the pool took the code, anyone could sign anybody out. If it fails (the client has tried three
      // times), the code is used up and the same request can't come again. Its sender learns what is so; whoever sets a
      // password with another code comes by here again, also after a process that died in between.
      return endSignIns(email).then(
        () => outcome,
        (fault: Error) => ({ kind: 'signInsRemain', fault }) as const,
      );
    },

    async revoke(refreshToken) {
      await orRefused(client.send(new RevokeTokenCommand({ ClientId: poolClient().clientId, Token: refreshToken })), [
        [['UnauthorizedException', 'UnsupportedTokenTypeException', ...wrongUser, ...wrongInput], refused],
      ]);
    },
  };
};
