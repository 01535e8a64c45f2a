import { describe, expect, it } from '@jest/globals';
import { tables } from '../../tasks/resources.ts';
import { type Properties, synthesize } from './synthesize.ts';
import { propertiesOf, resourceStatements, resourcesOf } from './template-queries.ts';

const stages = { dev: synthesize().ConcordData, prod: synthesize({ stage: 'prod' }).ConcordData };
const tablesOf = (stage: keyof typeof stages) => resourcesOf(stages[stage], 'AWS::DynamoDB::GlobalTable');
const bucketsOf = (stage: keyof typeof stages) => resourcesOf(stages[stage], 'AWS::S3::Bucket');
const bucketNamed = (stage: keyof typeof stages, part: string) =>
  bucketsOf(stage).find(([, { Properties: bucket }]) => JSON.stringify(bucket.BucketName).includes(part))?.[1]
    .Properties;

describe('tables', () => {
  it('are those of tasks/resources.ts, each named after its stage', () => {
    const names = tablesOf('dev').map(([, { Properties: table }]) => table.TableName);

    expect(names).toEqual(Object.keys(tables).map((name) => `concord-dev-${name}`));
  });

  it.each(['dev', 'prod'] as const)('of %s are on demand and can be restored to any second', (stage) => {
    for (const [, { Properties: table }] of tablesOf(stage)) {
      expect(table.BillingMode).toBe('PAY_PER_REQUEST');
      expect(table.Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    }
  });

  it('of prod are kept, protected and encrypted with the customer key', () => {
    const [keyId] = resourcesOf(stages.prod, 'AWS::KMS::Key')[0] ?? [];

    for (const [, { Properties: table, DeletionPolicy }] of tablesOf('prod')) {
      expect(DeletionPolicy).toBe('Retain');
      expect(table.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
      expect(table.Replicas[0].DeletionProtectionEnabled).toBe(true);
      expect(table.Replicas[0].SSESpecification.KMSMasterKeyId).toEqual({ 'Fn::GetAtt': [keyId, 'Arn'] });
    }
  });

  it('of dev go with their stack', () => {
    for (const [, { DeletionPolicy }] of tablesOf('dev')) expect(DeletionPolicy).toBe('Delete');
  });

  it('define exactly the attributes that their keys name', () => {
    for (const [, { Properties: table }] of tablesOf('dev')) {
      const keys = [table, ...(table.GlobalSecondaryIndexes ?? [])].flatMap(({ KeySchema }) =>
        KeySchema.map((key: { AttributeName: string }) => key.AttributeName),
      );
      const defined = table.AttributeDefinitions.map((attribute: { AttributeName: string }) => attribute.AttributeName);

      expect(defined).toEqual([...new Set(keys)]);
    }
  });

  it('tell their changes where a pipe reads them', () => {
    const streaming = tablesOf('dev').filter(([, { Properties: table }]) => table.StreamSpecification);

    expect(streaming.map(([, { Properties: table }]) => table.TableName)).toEqual(
      ['CustomerLedger', 'ProcessorLedger', 'CoreLedger'].map((name) => `concord-dev-${name}`),
    );
  });

  it('keep numbers as numbers where a key counts, and forget what expires', () => {
    const [audit, jobs, uploads] = ['Audit', 'TextractJobs', 'AnnouncedUploads'].map(
      (name) =>
        tablesOf('dev').find(([, { Properties: table }]) => table.TableName === `concord-dev-${name}`)?.[1].Properties,
    );

    expect(audit?.AttributeDefinitions).toContainEqual({ AttributeName: 'sequence', AttributeType: 'N' });
    for (const table of [jobs, uploads])
      expect(table?.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });
});

describe('buckets', () => {
  it.each(['dev', 'prod'] as const)('of %s are encrypted, versioned and closed to the public', (stage) => {
    expect(bucketsOf(stage)).toHaveLength(3);
    for (const [, { Properties: bucket }] of bucketsOf(stage)) {
      expect(bucket.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
      expect(bucket.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(bucket.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
    }
  });

  it.each(['dev', 'prod'] as const)('of %s answer over TLS only', (stage) => {
    const policies = propertiesOf(stages[stage], 'AWS::S3::BucketPolicy').map(({ Bucket }) => Bucket.Ref);
    const denied = resourceStatements(stages[stage], 'AWS::S3::BucketPolicy').filter(
      ({ effect, condition }) =>
        effect === 'Deny' && JSON.stringify(condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );

    expect(policies.sort()).toEqual(
      bucketsOf(stage)
        .map(([id]) => id)
        .sort(),
    );
    expect(denied.map(({ actions }) => actions)).toEqual([['s3:*'], ['s3:*'], ['s3:*']]);
  });

  it('of prod use the customer key, but for the access logs, which S3 would not deliver', () => {
    const algorithms = ['documents', 'work', 'access-logs'].map(
      (name) =>
        bucketNamed('prod', name)?.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault
          .SSEAlgorithm,
    );

    expect(algorithms).toEqual(['aws:kms', 'aws:kms', 'AES256']);
  });

  it('tell EventBridge of uploads with no custom resource', () => {
    expect(bucketNamed('dev', 'documents')?.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    expect(bucketNamed('dev', 'work')?.NotificationConfiguration).toBeUndefined();
  });

  it('let the console’s pages send and show documents, and nobody else’s', () => {
    expect(bucketNamed('dev', 'documents')?.CorsConfiguration.CorsRules).toMatchObject([
      { AllowedOrigins: ['http://127.0.0.1:4567'], AllowedMethods: ['GET', 'PUT'] },
    ]);
    expect(bucketNamed('dev', 'work')?.CorsConfiguration).toBeUndefined();
  });

  it('log who read them', () => {
    for (const name of ['documents', 'work']) {
      expect(bucketNamed('dev', name)?.LoggingConfiguration.DestinationBucketName).toBeDefined();
    }
  });

  it('keep receipts for seven years and then let them expire', () => {
    const rules = bucketNamed('prod', 'documents')?.LifecycleConfiguration.Rules;

    expect(rules).toContainEqual(
      expect.objectContaining({ Prefix: 'RECEIPTS/', ExpirationInDays: 2557, Status: 'Enabled' }),
    );
  });

  it('keep uploads that are not receipts, and what was overwritten as long as a receipt', () => {
    const rules: Properties[] = bucketNamed('prod', 'documents')?.LifecycleConfiguration.Rules;

    expect(rules.filter(({ ExpirationInDays }) => ExpirationInDays).map(({ Prefix }) => Prefix)).toEqual(['RECEIPTS/']);
    expect(rules.map(({ NoncurrentVersionExpiration }) => NoncurrentVersionExpiration?.NoncurrentDays)).toContain(2557);
  });

  it('forget the files of a run sooner than the lineage of a record', () => {
    const rules: Properties[] = bucketNamed('prod', 'work')?.LifecycleConfiguration.Rules;
    const days = Object.fromEntries(rules.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays]));

    expect(days).toMatchObject({ 'runs/': 400, 'documents/': 2557 });
  });
});
