import {
  arnOf,
  type CreatedResource,
  type DeclaredResource,
  physicalName,
  type ResourceHandler,
} from './resource-handler.ts';

type Identity = (resource: DeclaredResource) => CreatedResource;

const named =
  (property: string, arn: (name: string) => string, arnAttribute = 'Arn'): Identity =>
  (resource) => {
    const name = physicalName(resource, property, { longest: 64 });
    return { ref: name, attributes: { [arnAttribute]: arn(name) } };
  };

const nameless: Identity = ({ stackName, logicalId }) => ({ ref: `${stackName}-${logicalId}`, attributes: {} });

const oneMachine = 'whoever reaches the loopback interface owns the machine: permissions are checked on AWS';
const watched = 'nobody is paged for one machine; failures are seen in its log and by the CLI';
const loopback = 'the API has a port of the loopback interface, and no name of its own';
const firewall = 'nobody but this machine reaches the loopback interface';

/** Types that need nothing done on one machine, with the reason, and what they answer to Ref and Fn::GetAtt. */
const table: Record<string, { reason: string; identity: Identity }> = {
  'AWS::IAM::Role': {
    reason: oneMachine,
    identity: (resource) => {
      const created = named('RoleName', (name) => `arn:aws:iam::000000000000:role/${name}`)(resource);
      return { ...created, attributes: { ...created.attributes, RoleId: `AROA${created.ref}` } };
    },
  },
  'AWS::IAM::Policy': { reason: oneMachine, identity: nameless },
  'AWS::IAM::ManagedPolicy': {
    reason: oneMachine,
    identity: (resource) => {
      const arn = `arn:aws:iam::000000000000:policy/${physicalName(resource, 'ManagedPolicyName', { longest: 64 })}`;
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
  },
  'AWS::Lambda::Permission': { reason: oneMachine, identity: nameless },
  'AWS::S3::BucketPolicy': { reason: oneMachine, identity: nameless },
  'AWS::SQS::QueuePolicy': { reason: oneMachine, identity: nameless },
  'AWS::SNS::TopicPolicy': { reason: oneMachine, identity: nameless },
  'AWS::KMS::Key': {
    reason: "data at rest has the protection of the machine's own disk",
    identity: ({ stackName, logicalId }) => {
      const id = `${stackName}-${logicalId}`;
      return { ref: id, attributes: { Arn: arnOf('kms', `key/${id}`), KeyId: id } };
    },
  },
  'AWS::KMS::Alias': {
    reason: 'names a key that is not there',
    identity: ({ properties }) => ({ ref: String(properties.AliasName), attributes: {} }),
  },
  'AWS::Logs::LogGroup': {
    reason: 'groups come into being with their first line',
    identity: named('LogGroupName', (name) => `${arnOf('logs', `log-group:${name}`)}:*`),
  },
  'AWS::Logs::ResourcePolicy': { reason: oneMachine, identity: nameless },
  'AWS::Logs::MetricFilter': { reason: watched, identity: nameless },
  'AWS::Logs::QueryDefinition': { reason: watched, identity: nameless },
  'AWS::CloudWatch::Alarm': {
    reason: watched,
    identity: named('AlarmName', (name) => arnOf('cloudwatch', `alarm:${name}`)),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    reason: watched,
    identity: named('AlarmName', (name) => arnOf('cloudwatch', `alarm:${name}`)),
  },
  'AWS::CloudWatch::Dashboard': { reason: watched, identity: named('DashboardName', (name) => name) },
  'AWS::ApiGateway::Account': { reason: 'says with which role AWS writes logs', identity: nameless },
  'AWS::ApiGateway::DomainName': {
    reason: loopback,
    identity: ({ properties }) => {
      const name = String(properties.DomainName);
      return {
        ref: name,
        attributes: {
          RegionalDomainName: name,
          RegionalHostedZoneId: 'local',
          DistributionDomainName: name,
          DistributionHostedZoneId: 'local',
        },
      };
    },
  },
  'AWS::ApiGateway::BasePathMapping': { reason: loopback, identity: nameless },
  'AWS::WAFv2::WebACL': {
    reason: firewall,
    identity: ({ stackName, logicalId }) => {
      const id = `${stackName}-${logicalId}`;
      return {
        ref: `${id}|${id}|REGIONAL`,
        attributes: { Arn: arnOf('wafv2', `regional/webacl/${id}/${id}`), Id: id },
      };
    },
  },
  'AWS::WAFv2::WebACLAssociation': { reason: firewall, identity: nameless },
  'AWS::WAFv2::LoggingConfiguration': { reason: firewall, identity: nameless },
  'AWS::Budgets::Budget': { reason: 'one machine costs nothing by use', identity: nameless },
  'AWS::CDK::Metadata': { reason: 'says only which constructs were used', identity: nameless },
};

export const typesWithoutLocalAct: ReadonlyMap<string, ResourceHandler> = new Map(
  Object.entries(table).map(([type, { reason, identity }]): [string, ResourceHandler] => [
    type,
    { honoured: ['*'], without: { '*': reason }, create: identity },
  ]),
);
