import { cognitoClient, cognitoUserDirectory, type PoolClient } from '../adapters/cognito-user-directory.ts';
import { dynamoUserStore } from '../adapters/dynamo-user-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { required } from '../adapters/environment.ts';
import { idTokensOf } from '../adapters/id-token.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi } from './define-api.ts';
import { serveAnswerChallenge } from './identity/answer-challenge.ts';
import type { IdentityPorts } from './identity/answers.ts';
import { serveForgotPassword } from './identity/forgot-password.ts';
import { serveGetMe } from './identity/get-me.ts';
import { serveLogin } from './identity/login.ts';
import { serveLogout } from './identity/logout.ts';
import { serveRefreshTokens } from './identity/refresh-tokens.ts';
import { serveRegister } from './identity/register.ts';
import { serveResendVerification } from './identity/resend-verification.ts';
import { serveResetPassword } from './identity/reset-password.ts';
import { serveVerifyEmail } from './identity/verify-email.ts';

/** Registering, signing in and out, and who one is. */
export const identityApi = (ports: IdentityPorts) => [
  serveRegister(ports),
  serveVerifyEmail(ports),
  serveResendVerification(ports),
  serveLogin(ports),
  serveAnswerChallenge(ports),
  serveRefreshTokens(ports),
  serveForgotPassword(ports),
  serveResetPassword(ports),
  serveLogout(ports),
  serveGetMe(ports),
];

/** The first client is that of the console and the command line: tokens of the others are taken, but none are issued here. */
const consoleClient = (): PoolClient => {
  const [clientId = ''] = required('USER_POOL_CLIENT_IDS').split(',');
  const userPoolId = required('USER_POOL_ID');
  return { userPoolId, clientId, idTokens: idTokensOf(userPoolId, clientId) };
};

const awsPorts = (): IdentityPorts => {
  let client: PoolClient | undefined;
  const clientOnce = (): PoolClient => {
    client ??= consoleClient();
    return client;
  };
  return { directory: cognitoUserDirectory(cognitoClient(), clientOnce), users: dynamoUserStore(dynamo) };
};

export const handler = defineApi(identityApi(awsPorts()), awsApiPorts());
