import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../errors.ts';
import type { TextractJob, TextractJobs } from '../ports/textract-jobs.ts';
import { tableName } from './environment.ts';

const isSameAttempt = 'taskToken = :token';

export const dynamoTextractJobs = (dynamo: DynamoDBDocumentClient): TextractJobs => ({
  keep: async (job, expiresAt) => {
    await dynamo.send(new PutCommand({ TableName: tableName('TextractJobs'), Item: { ...job, expiresAt } }));
  },

  started: async ({ jobTag, taskToken, jobId }) => {
    try {
      await dynamo.send(
        new UpdateCommand({
          TableName: tableName('TextractJobs'),
          Key: { jobTag },
          UpdateExpression: 'SET jobId = :jobId',
          ConditionExpression: isSameAttempt,
          ExpressionAttributeValues: { ':jobId': jobId, ':token': taskToken },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  },

  find: async (jobTag) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('TextractJobs'), Key: { jobTag }, ConsistentRead: true }),
    );
    return Item as TextractJob | undefined;
  },
});
