import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import { dynamoClient } from '../../tasks/adapters/dynamodb.ts';
import { environmentName, type TableName, type TableShape, tables } from '../../tasks/resources.ts';

export type LocalTables = { dynamo: DynamoDBDocumentClient; config: DynamoDBClientConfig; stop(): Promise<void> };

const createTable = (dynamo: DynamoDBDocumentClient, name: TableName) => {
  const { partitionKey, sortKey, sortKeyType, indexes }: TableShape = tables[name];
  const keys = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
  ];
  const attributes = new Set([
    partitionKey,
    ...(sortKey ? [sortKey] : []),
    ...Object.values(indexes).flatMap((index) => [index.partitionKey, index.sortKey]),
  ]);
  return dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(partitionKey, sortKey),
      AttributeDefinitions: [...attributes].map((attribute) => ({
        AttributeName: attribute,
        AttributeType: attribute === sortKey && sortKeyType === 'number' ? ('N' as const) : ('S' as const),
      })),
      ...(Object.keys(indexes).length > 0 && {
        GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, index]) => ({
          IndexName,
          KeySchema: keys(index.partitionKey, index.sortKey),
          Projection: { ProjectionType: index.keysOnly ? ('KEYS_ONLY' as const) : ('ALL' as const) },
        })),
      }),
    }),
  );
};

/**
 * Amazon's DynamoDB Local on a port of its own, with these tables of tasks/resources.ts, empty, under their own names;
 * the environment says so to the adapters.
 */
export const startDynamoDbLocal = async (tableNames: readonly TableName[]): Promise<LocalTables> => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-dynamodb-'));
  const local = await DynamoDbLocal.launch({
    java: 'java',
    dataFolder: folder,
    logFile: join(folder, 'log'),
    onExit: (reason) => console.error(reason),
  });
  await local.ready();
  const config: DynamoDBClientConfig = {
    endpoint: `http://127.0.0.1:${local.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const dynamo = dynamoClient(config);
  for (const name of tableNames) {
    await createTable(dynamo, name);
    process.env[environmentName('TABLE', name)] = name;
  }
  return {
    dynamo,
    config,
    stop: async () => {
      dynamo.destroy();
      await local.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
