import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientOptions, namingErrors } from './client-options.ts';

/** A DynamoDB client that takes and gives plain objects and leaves out undefined members. `config` is for tests. */
export const dynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(namingErrors(new DynamoDBClient({ ...clientOptions, ...config })), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const dynamo = dynamoClient();
