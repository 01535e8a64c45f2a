import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientOptions, namingErrors } from '../adapters/client-options.ts';
import { required, tableName } from '../adapters/environment.ts';
import { secretEnvironmentName } from '../resources.ts';
import { encryptedCursors } from './cursors.ts';
import type { ApiPorts } from './define-api.ts';
import { storedIdempotency } from './idempotency.ts';

/** The frame's ports on AWS. What a function's description does not grant is asked for only when it is needed. */
export const awsApiPorts = (): ApiPorts => {
  const secrets = namingErrors(new SecretsManagerClient(clientOptions));
  let store: DynamoDBPersistenceLayer | undefined;
  return {
    get clientIds() {
      return required('USER_POOL_CLIENT_IDS').split(',');
    },
    get consoleOrigin() {
      return required('CONSOLE_ORIGIN');
    },
    idempotency: (request, context, perform) => {
      store ??= new DynamoDBPersistenceLayer({
        tableName: tableName('Idempotency'),
        keyAttr: 'requestKey',
        // With DynamoDB's own error names, by which the layer knows a key that came before.
        awsSdkV3Client: new DynamoDBClient(clientOptions),
      });
      return storedIdempotency(store)(request, context, perform);
    },
    cursors: encryptedCursors(async () => {
      const SecretId = required(secretEnvironmentName('CursorKey'));
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
      if (!SecretString) throw new Error('the cursor key has no text');
      return SecretString;
    }),
  };
};
