import { AttributeType, type ITableV2, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type TableName, type TableShape, tables } from '../../tasks/resources.ts';
import { namePrefix, type Settings } from '../settings.ts';

/** Days that a table can be restored to any second of: the most that DynamoDB offers. */
const recoveryPeriodDays = 35;

const createTable = (
  scope: Construct,
  name: string,
  shape: TableShape,
  settings: Settings,
  key: IKey | undefined,
): TableV2 => {
  const attribute = (attributeName: string) => ({ name: attributeName, type: AttributeType.STRING });
  const isProduction = settings.stage === 'prod';
  return new TableV2(scope, name, {
    tableName: `${namePrefix(settings)}-${name}`,
    partitionKey: attribute(shape.partitionKey),
    ...(shape.sortKey && { sortKey: attribute(shape.sortKey) }),
    globalSecondaryIndexes: Object.entries(shape.indexes).map(([indexName, index]) => ({
      indexName,
      partitionKey: attribute(index.partitionKey),
      sortKey: attribute(index.sortKey),
    })),
    ...(shape.timeToLive && { timeToLiveAttribute: shape.timeToLive }),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: recoveryPeriodDays,
    },
    encryption: key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.dynamoOwnedKey(),
    deletionProtection: isProduction,
    removalPolicy: isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
};

/** Every table of tasks/resources.ts, on demand. */
export const createTables = (
  scope: Construct,
  settings: Settings,
  key: IKey | undefined,
): Readonly<Record<TableName, ITableV2>> => {
  const names = Object.keys(tables) as TableName[];
  const created = names.map((name) => [name, createTable(scope, name, tables[name], settings, key)] as const);
  return Object.fromEntries(created) as Record<TableName, ITableV2>;
};
