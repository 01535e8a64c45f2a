import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type BucketName, buckets, type SecretName, secrets, type TableName, tables } from '../../tasks/resources.ts';
import type { Settings } from '../settings.ts';
import { createAccessLogs, createBucket } from './buckets.ts';
import { createDataKey } from './data-key.ts';
import { createSecret } from './secrets.ts';
import { createTable } from './tables.ts';

/** What is kept: it outlives every deployment of the flows, which is why it is a stack of its own. */
export class DataStack extends Stack {
  /** The customer key of a production stage; in dev AWS's own keys encrypt. */
  readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const key = settings.stage === 'prod' ? createDataKey(this, settings) : undefined;
    this.key = key;

    const tableScope = new Construct(this, 'Tables');
    for (const name of Object.keys(tables) as TableName[]) {
      const table = createTable(tableScope, name, settings, key);
      new CfnOutput(this, `${name}Table`, { value: table.ref });
    }
    const secretScope = new Construct(this, 'Secrets');
    for (const name of Object.keys(secrets) as SecretName[]) createSecret(secretScope, name, settings, key);
    const bucketScope = new Construct(this, 'Buckets');
    const accessLogs = createAccessLogs(bucketScope, settings);
    for (const name of Object.keys(buckets) as BucketName[]) {
      const bucket = createBucket(bucketScope, name, settings, { accessLogs, key });
      new CfnOutput(this, `${name}Bucket`, { value: bucket.bucketName });
    }
  }
}
