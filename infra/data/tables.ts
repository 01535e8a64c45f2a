import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type TableName, type TableShape, tables } from '../../tasks/resources.ts';
import { tableName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** Days that a table can be restored to any second of: the most that DynamoDB offers. */
const recoveryPeriodInDays = 35;

const keySchema = (partitionKey: string, sortKey: string | undefined): CfnGlobalTable.KeySchemaProperty[] => [
  { attributeName: partitionKey, keyType: 'HASH' },
  ...(sortKey ? [{ attributeName: sortKey, keyType: 'RANGE' }] : []),
];

/** Every attribute that some key names, once. */
const keyAttributes = (shape: TableShape): CfnGlobalTable.AttributeDefinitionProperty[] => {
  const names = [shape, ...Object.values(shape.indexes)].flatMap(({ partitionKey, sortKey }) =>
    sortKey ? [partitionKey, sortKey] : [partitionKey],
  );
  const numeric = shape.sortKeyType === 'number' ? shape.sortKey : undefined;
  return [...new Set(names)].map((name) => ({
    attributeName: name,
    attributeType: name === numeric ? 'N' : 'S',
  }));
};

/**
 * A table of tasks/resources.ts, on demand, restorable to any second.
 *
 * A global table of one replica, so that a second region is an addition and not a migration; the L1, since CDK's TableV2
 * takes a customer key only where the region is known at synthesis.
 */
export const createTable = (
  scope: Construct,
  name: TableName,
  settings: Settings,
  key: IKey | undefined,
): CfnGlobalTable => {
  const shape: TableShape = tables[name];
  const indexes = Object.entries(shape.indexes);
  const isProduction = settings.stage === 'prod';
  const table = new CfnGlobalTable(scope, name, {
    tableName: tableName(settings, name),
    billingMode: 'PAY_PER_REQUEST',
    attributeDefinitions: keyAttributes(shape),
    keySchema: keySchema(shape.partitionKey, shape.sortKey),
    ...(indexes.length > 0 && {
      globalSecondaryIndexes: indexes.map(([indexName, index]) => ({
        indexName,
        keySchema: keySchema(index.partitionKey, index.sortKey),
        projection: { projectionType: index.keysOnly ? 'KEYS_ONLY' : 'ALL' },
      })),
    }),
    ...(shape.timeToLive && { timeToLiveSpecification: { attributeName: shape.timeToLive, enabled: true } }),
    // A second region would need this view, and a stream that changes its view is another stream.
    ...(shape.stream && { streamSpecification: { streamViewType: 'NEW_AND_OLD_IMAGES' } }),
    // Without a customer key the table is encrypted with the key that DynamoDB owns.
    ...(key && { sseSpecification: { sseEnabled: true, sseType: 'KMS' } }),
    replicas: [
      {
        region: Stack.of(scope).region,
        deletionProtectionEnabled: isProduction,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays },
        ...(key && { sseSpecification: { kmsMasterKeyId: key.keyArn } }),
      },
    ],
  });
  table.applyRemovalPolicy(isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  return table;
};
