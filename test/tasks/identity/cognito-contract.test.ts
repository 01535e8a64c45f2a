import {
  AdminCreateUserCommand,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { systemClock } from '../../../local/clock/system-clock.ts';
import { cognitoClient, cognitoUserDirectory } from '../../../tasks/adapters/cognito-user-directory.ts';
import { idTokensOf } from '../../../tasks/adapters/id-token.ts';
import { type LocalApi, startLocalApi } from '../../local/fixtures/local-api.ts';
import { userDirectoryContract } from './user-directory-contract.ts';

/** The runtime's own Cognito, over HTTP, with the keys that it publishes. */
let local: LocalApi;
beforeAll(async () => {
  local = await startLocalApi({ clock: systemClock });
  process.env.AWS_ENDPOINT_URL = local.endpoint;
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await local.stop();
});

const needAuthenticators = async (needed: boolean): Promise<void> => {
  const { cognito } = local.services.parts;
  await cognito.putPool({ ...cognito.pool(local.userPoolId).pool, mfa: needed ? 'ON' : 'OPTIONAL' });
};

userDirectoryContract('Cognito', async () => {
  await needAuthenticators(false);
  const { clientId, userPoolId, endpoint } = local;
  const config: CognitoIdentityProviderClientConfig = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return {
    directory: cognitoUserDirectory(cognitoClient(config), () => ({
      userPoolId,
      clientId,
      idTokens: idTokensOf(userPoolId, clientId),
    })),
    lastCodeTo: async (email) => {
      const message = local.services.outbox.list().find(({ to }) => to.includes(email));
      const { text } = await simpleParser(local.services.outbox.read(message?.id ?? '') ?? '');
      return /\d{6}/.exec(text ?? '')?.[0];
    },
    addWithTemporaryPassword: async (email, password) => {
      await local.cognito.send(
        new AdminCreateUserCommand({
          UserPoolId: userPoolId,
          Username: email,
          TemporaryPassword: password,
          MessageAction: 'SUPPRESS',
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      );
    },
    needAuthenticators,
  };
});
