import { AttributeType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type TableName, type TableShape, tables } from '../../tasks/resources.ts';
import { tableName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** Days that a table can be restored to any second of: the most that DynamoDB offers. */
const recoveryPeriodDays = 35;

/** A table of tasks/resources.ts, on demand, restorable to any second. */
export const createTable = (scope: Construct, name: TableName, settings: Settings, key: IKey | undefined): TableV2 => {
  const shape: TableShape = tables[name];
  const attribute = (attributeName: string) => ({ name: attributeName, type: AttributeType.STRING });
  const sortKeyType = shape.sortKeyType === 'number' ? AttributeType.NUMBER : AttributeType.STRING;
  const isProduction = settings.stage === 'prod';
  return new TableV2(scope, name, {
    tableName: tableName(settings, name),
    partitionKey: attribute(shape.partitionKey),
    ...(shape.sortKey && { sortKey: { name: shape.sortKey, type: sortKeyType } }),
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
