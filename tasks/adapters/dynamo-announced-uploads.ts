import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '../errors.ts';
import type { AnnouncedUploads } from '../ports/announced-uploads.ts';
import { tableName } from './environment.ts';

/** A registration that failed can be redriven for 14 days, after an event that S3 and EventBridge tried for a day. */
const keptSeconds = 30 * 24 * 60 * 60;

const isFreeOrTheirs = 'attribute_not_exists(objectKey) OR userId = :userId';
const isAnnounced = 'attribute_exists(objectKey)';
const isFirstDocument = '(attribute_not_exists(documentId) OR documentId = :documentId)';

export const dynamoAnnouncedUploads = (dynamo: DynamoDBDocumentClient): AnnouncedUploads => ({
  announce: async (objectKey, userId, now) => {
    await dynamo.send(
      new UpdateCommand({
        TableName: tableName('AnnouncedUploads'),
        Key: { objectKey },
        UpdateExpression: 'SET userId = :userId, expiresAt = :expiresAt',
        ConditionExpression: isFreeOrTheirs,
        ExpressionAttributeValues: { ':userId': userId, ':expiresAt': Math.floor(now / 1000) + keptSeconds },
      }),
    );
  },

  senderOf: async (objectKey, documentId) => {
    try {
      const { Attributes } = await dynamo.send(
        new UpdateCommand({
          TableName: tableName('AnnouncedUploads'),
          Key: { objectKey },
          UpdateExpression: 'SET documentId = :documentId',
          ConditionExpression: `${isAnnounced} AND ${isFirstDocument}`,
          ExpressionAttributeValues: { ':documentId': documentId },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return (Attributes as { userId: string }).userId;
    } catch (error) {
      if (error instanceof ConflictError) return null;
      throw error;
    }
  },
});
