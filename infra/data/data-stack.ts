import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type BucketName, buckets, type TableName, tables } from '../../tasks/resources.ts';
import type { Settings } from '../settings.ts';
import { createAccessLogs, createBucket } from './buckets.ts';
import { createDataKey } from './data-key.ts';
import { createTable } from './tables.ts';

/** What is kept: it outlives every deployment of the flows, which is why it is a stack of its own. */
export class DataStack extends Stack {
  /** The customer key of a production stage; in dev AWS's own keys encrypt. */
  readonly key: IKey | undefined;
  readonly #tables = new Map<TableName, CfnGlobalTable>();

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const key = settings.stage === 'prod' ? createDataKey(this, settings) : undefined;
    this.key = key;

    const tableScope = new Construct(this, 'Tables');
    for (const name of Object.keys(tables) as TableName[]) {
      const table = createTable(tableScope, name, settings, key);
      this.#tables.set(name, table);
      new CfnOutput(this, `${name}Table`, { value: table.ref });
    }
    const bucketScope = new Construct(this, 'Buckets');
    const accessLogs = createAccessLogs(bucketScope, settings);
    for (const name of Object.keys(buckets) as BucketName[]) {
      const bucket = createBucket(bucketScope, name, settings, { accessLogs, key });
      new CfnOutput(this, `${name}Bucket`, { value: bucket.bucketName });
    }
  }
  /** @throws Error if tasks/resources.ts gives the table no stream. */
  streamArnOf(name: TableName): string {
    const table = this.#tables.get(name);
    if (!table?.streamSpecification) throw new Error(`${name} has no stream`);
    return table.attrStreamArn;
  }
}
