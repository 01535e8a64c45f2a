import type { DynamoDbLocal } from '../../dynamodb/dynamodb-local.ts';
import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';

type Index = { IndexName: string; KeySchema: unknown; Projection: unknown };
type TableDescription = {
  TableStatus: string;
  LatestStreamArn?: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  GlobalSecondaryIndexes?: Index[];
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType: string };
};

const sameKeys = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/**
 * `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable` in DynamoDB Local. A table that is there keeps its rows;
 * missing indexes, streams and TTL are added.
 */
export const dynamoDbTable = (dynamoDb: DynamoDbLocal): ResourceHandler => ({
  honoured: [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'StreamSpecification',
    'TimeToLiveSpecification',
  ],
  without: {
    BillingMode: 'one machine is not billed by request',
    Replicas: 'one machine is one region; what the replica of this region says is of no effect here either',
    WriteProvisionedThroughputSettings: 'DynamoDB Local does not throttle',
    WriteOnDemandThroughputSettings: 'DynamoDB Local does not throttle',
    ProvisionedThroughput: 'DynamoDB Local does not throttle',
    OnDemandThroughput: 'DynamoDB Local does not throttle',
    PointInTimeRecoverySpecification: 'back up .concord/ instead',
    SSESpecification: "the disk's own protection",
    DeletionProtectionEnabled: 'nothing here deletes a table but --fresh',
    ContributorInsightsSpecification: 'a metric',
    TableClass: 'a price',
    Tags: 'bookkeeping',
  },
  async create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'TableName', { longest: 255 });
    const stream = properties.StreamSpecification as { StreamViewType: string } | undefined;
    const definition = {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: properties.KeySchema,
      AttributeDefinitions: properties.AttributeDefinitions,
      ...(properties.GlobalSecondaryIndexes !== undefined && {
        GlobalSecondaryIndexes: (properties.GlobalSecondaryIndexes as Index[]).map(
          ({ IndexName, KeySchema, Projection }) => ({
            IndexName,
            KeySchema,
            Projection,
          }),
        ),
      }),
      ...(properties.LocalSecondaryIndexes !== undefined && {
        LocalSecondaryIndexes: properties.LocalSecondaryIndexes,
      }),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
    };
    const table = (await existing(dynamoDb, name)) ?? (await created(dynamoDb, definition));
    if (!sameKeys(table.KeySchema, properties.KeySchema))
      throw new Error(`the table ${name} is there with another key: begin anew with --fresh`);
    await addMissing(dynamoDb, table, definition);
    await setTimeToLive(dynamoDb, name, properties.TimeToLiveSpecification);
    const { LatestStreamArn } = (await existing(dynamoDb, name)) ?? table;
    return {
      ref: name,
      attributes: {
        Arn: arnOf('dynamodb', `table/${name}`),
        ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }),
      },
    };
  },
});

const existing = async (dynamoDb: DynamoDbLocal, name: string): Promise<TableDescription | undefined> => {
  try {
    return (await dynamoDb.call('DescribeTable', { TableName: name })).Table as TableDescription;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const created = async (dynamoDb: DynamoDbLocal, definition: Record<string, unknown>): Promise<TableDescription> =>
  (await dynamoDb.call('CreateTable', definition)).TableDescription as TableDescription;

const addMissing = async (
  dynamoDb: DynamoDbLocal,
  table: TableDescription,
  definition: {
    TableName: string;
    AttributeDefinitions: unknown;
    GlobalSecondaryIndexes?: Index[];
    StreamSpecification?: { StreamEnabled: boolean; StreamViewType: string };
  },
): Promise<void> => {
  const { TableName, AttributeDefinitions } = definition;
  const known = new Map((table.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  for (const index of definition.GlobalSecondaryIndexes ?? []) {
    const present = known.get(index.IndexName);
    if (present && !sameKeys(present.KeySchema, index.KeySchema))
      throw new Error(
        `the index ${index.IndexName} of ${TableName} is there with another key: begin anew with --fresh`,
      );
    if (!present)
      await dynamoDb.call('UpdateTable', {
        TableName,
        AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      });
  }
  if (definition.StreamSpecification && !table.StreamSpecification?.StreamEnabled)
    await dynamoDb.call('UpdateTable', { TableName, StreamSpecification: definition.StreamSpecification });
};

const setTimeToLive = async (dynamoDb: DynamoDbLocal, name: string, specification: unknown): Promise<void> => {
  const wanted = specification as { AttributeName: string; Enabled: boolean } | undefined;
  if (!wanted?.Enabled) return;
  const { TimeToLiveDescription } = await dynamoDb.call('DescribeTimeToLive', { TableName: name });
  const status = (TimeToLiveDescription as { TimeToLiveStatus?: string } | undefined)?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return;
  await dynamoDb.call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: wanted });
};
