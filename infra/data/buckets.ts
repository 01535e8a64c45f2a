import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type BucketName, buckets } from '../../tasks/resources.ts';
import { bucketName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** Seven years with their leap days. */
const sevenYears = Duration.days(2557);

const abandonedUploads: LifecycleRule = {
  id: 'AbandonedUploads',
  abortIncompleteMultipartUploadAfter: Duration.days(7),
};

const lifecycleRules: Readonly<Record<BucketName, LifecycleRule[]>> = {
  Documents: [
    abandonedUploads,
    {
      id: 'ReceiptsExpire',
      prefix: 'RECEIPTS/',
      expiration: sevenYears,
    },
    {
      // Every object version was a document of its own: overwriting a file must not lose the evidence behind a record.
      id: 'OverwrittenDocumentsExpire',
      noncurrentVersionExpiration: sevenYears,
      transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
    },
  ],
  Work: [
    abandonedUploads,
    // Raw answers and candidates are the lineage of records: kept as long as the longest-lived of them.
    { id: 'LineageExpires', prefix: 'documents/', expiration: sevenYears },
    // Rows that were rejected are the evidence of what is not in a ledger.
    { id: 'SettlementsExpire', prefix: 'settlements/', expiration: sevenYears },
    // Snapshots, verdicts and reports of a run: what lives on stands in the tables.
    { id: 'RunsExpire', prefix: 'runs/', expiration: Duration.days(400) },
    { id: 'OverwrittenWorkExpires', noncurrentVersionExpiration: Duration.days(30) },
  ],
};

const secured = (settings: Settings) => ({
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  versioned: true,
  removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});

/** Where the other buckets' access logs go. */
export const createAccessLogs = (scope: Construct, settings: Settings): Bucket =>
  new Bucket(scope, 'AccessLogs', {
    ...secured(settings),
    bucketName: bucketName(settings, 'AccessLogs'),
    encryption: BucketEncryption.S3_MANAGED, // S3 delivers access logs to no bucket with a customer key
    lifecycleRules: [
      { id: 'LogsExpire', expiration: Duration.days(365), noncurrentVersionExpiration: Duration.days(1) },
    ],
  });

/** A bucket of tasks/resources.ts. */
export const createBucket = (
  scope: Construct,
  name: BucketName,
  settings: Settings,
  options: { accessLogs: IBucket; key: IKey | undefined },
): Bucket => {
  const { accessLogs, key } = options;
  const bucket = new Bucket(scope, name, {
    ...secured(settings),
    bucketName: bucketName(settings, name),
    ...(key
      ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: `${name}/`,
    lifecycleRules: lifecycleRules[name],
  });
  if (buckets[name].events) {
    // The L2's `eventBridgeEnabled` is a custom resource from before CloudFormation knew the property.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }
  return bucket;
};
