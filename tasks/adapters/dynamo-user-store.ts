import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../errors.ts';
import type { User, UserStore } from '../ports/user-store.ts';
import { tableName } from './environment.ts';

const isNew = 'attribute_not_exists(userId)';
const isLater = 'lastSignedInAt < :at';

export const dynamoUserStore = (dynamo: DynamoDBDocumentClient): UserStore => ({
  async get(userId) {
    const { Item } = await dynamo.send(new GetCommand({ TableName: tableName('Users'), Key: { userId } }));
    return Item as User | undefined;
  },

  async recordSignIn({ userId, email, name, at }) {
    try {
      await dynamo.send(
        new UpdateCommand({
          TableName: tableName('Users'),
          Key: { userId },
          UpdateExpression:
            'SET email = :email, #name = :name, createdAt = if_not_exists(createdAt, :at), lastSignedInAt = :at',
          ConditionExpression: `${isNew} OR ${isLater}`,
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':email': email, ':name': name, ':at': at },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  },
});
