import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoUserStore } from '../../../tasks/adapters/dynamo-user-store.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { memoryUserDirectory } from '../../support/memory/memory-user-directory.ts';
import { memoryUserStore } from '../../support/memory/memory-user-store.ts';
import { userDirectoryContract } from './user-directory-contract.ts';
import { userStoreContract } from './user-store-contract.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal(['Users']);
});
afterAll(() => local.stop());

userStoreContract('in memory', memoryUserStore);
userStoreContract('DynamoDB', () => dynamoUserStore(local.dynamo));

describe('DynamoDB: users', () => {
  it('are found by their address', async () => {
    const users = dynamoUserStore(local.dynamo);
    await users.recordSignIn({
      userId: 'indexed',
      email: 'grace@example.com',
      name: 'Grace',
      at: '2026-11-20T08:00:00.000Z',
    });

    const { Items } = await local.dynamo.send(
      new QueryCommand({
        TableName: 'Users',
        IndexName: 'byEmail',
        KeyConditionExpression: 'email = :email',
        ExpressionAttributeValues: { ':email': 'grace@example.com' },
      }),
    );

    expect(Items).toMatchObject([{ userId: 'indexed' }]);
  });
});

userDirectoryContract('in memory', async () => {
  const directory = await memoryUserDirectory();
  return {
    directory,
    lastCodeTo: (email) => directory.mail.findLast(({ to }) => to === email)?.code,
    addWithTemporaryPassword: (email, password) => {
      directory.add({ email, password, isTemporary: true });
    },
    needAuthenticators: (needed) => {
      directory.settings.needsAuthenticator = needed;
    },
  };
});
