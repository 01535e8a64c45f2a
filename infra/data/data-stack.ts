import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { BucketName, TableName } from '../../tasks/resources.ts';
import type { Settings } from '../settings.ts';
import { createBuckets } from './buckets.ts';
import { createDataKey } from './data-key.ts';
import { createTables } from './tables.ts';

/** What is kept: it outlives every deployment of the flows, which is why it is a stack of its own. */
export class DataStack extends Stack {
  /** The customer key of a production stage; in dev AWS's own keys encrypt. */
  readonly key: IKey | undefined;
  readonly tables: Readonly<Record<TableName, ITableV2>>;
  readonly buckets: Readonly<Record<BucketName, IBucket>>;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    this.key = settings.stage === 'prod' ? createDataKey(this, settings) : undefined;
    this.tables = createTables(new Construct(this, 'Tables'), settings, this.key);
    this.buckets = createBuckets(new Construct(this, 'Buckets'), settings, this.key);

    for (const [name, table] of Object.entries(this.tables)) {
      new CfnOutput(this, `${name}Table`, { value: table.tableName });
    }
    for (const [name, bucket] of Object.entries(this.buckets)) {
      new CfnOutput(this, `${name}Bucket`, { value: bucket.bucketName });
    }
  }
}
