import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesize.ts';
import { identityStatements, resourceStatements } from './template-queries.ts';

const stages = { dev: synthesize(), prod: synthesize({ stage: 'prod' }) };
const allowedIn = (stage: keyof typeof stages) =>
  Object.values(stages[stage]).flatMap((template) =>
    identityStatements(template).filter(({ effect }) => effect === 'Allow'),
  );

/** Services, or parts of them, for which IAM knows no narrower resource than `*`. */
const withoutResourceLevelPermissions = [
  /^textract:/,
  /^comprehend:/,
  /^xray:/,
  /^logs:(CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery|ListLogDeliveries)$/,
  /^logs:(PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
];

/** Shapes of ARNs that end in a wildcard because what they name comes into being at run time. */
const openEnded = [
  /^arn:<AWS::Partition>:s3:::concord-(dev|prod)-(documents|work)-<AWS::AccountId>\/([\w-]+\/)?\*$/, // objects
  /^<\w+Function\w+\.Arn>:\*$/, // versions of a function
  /^arn:<AWS::Partition>:states:.*:execution:.*\*$/, // executions of a machine
  /^arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:\*$/, // API Gateway names its log group after the deployment
  /^arn:<AWS::Partition>:secretsmanager:.*:secret:concord-(dev|prod)\/\w+-\?{6}$/, // Secrets Manager's own six characters
];

describe.each(['dev', 'prod'] as const)('roles of %s', (stage) => {
  it('name every action', () => {
    const wide = allowedIn(stage).flatMap(({ actions }) => actions.filter((action) => action.includes('*')));

    expect(wide).toEqual([]);
  });

  it('name every resource, where the service knows one', () => {
    const unexplained = allowedIn(stage)
      .filter(({ resources }) => resources.includes('*'))
      .flatMap(({ actions }) => actions)
      .filter((action) => !withoutResourceLevelPermissions.some((pattern) => pattern.test(action)));

    expect(unexplained).toEqual([]);
  });

  it('leave open only what is not known before it exists', () => {
    const unexplained = allowedIn(stage)
      .flatMap(({ resources }) => resources)
      .filter((arn) => arn !== '*' && /[*?]/.test(arn) && !openEnded.some((pattern) => pattern.test(arn)));

    expect(unexplained).toEqual([]);
  });

  it('use no policy of AWS, which says more than is needed', () => {
    const managed = Object.values(stages[stage]).flatMap(({ Resources }) =>
      Object.values(Resources).flatMap(({ Properties: properties }) => properties?.ManagedPolicyArns ?? []),
    );

    expect(managed).toEqual([]);
  });
});

describe.each(['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'])('%s', (type) => {
  it('lets in AWS services on a condition, and nobody else', () => {
    const allowed = Object.values(stages.prod)
      .flatMap((template) => resourceStatements(template, type))
      .filter(({ effect }) => effect === 'Allow');

    expect(allowed).not.toEqual([]);
    for (const { condition } of allowed) expect(JSON.stringify(condition)).toMatch(/aws:Source(Arn|Account)/);
  });
});
