import { CfnPolicy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';

/** Some of what a role may do. A resource with a wildcard needs a reason; everything else is named. */
export type Permission = {
  actions: readonly string[];
  resources: readonly string[];
  conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  wildcardReason?: string;
};

/** Keeps a finding of cdk-nag's AwsSolutions pack, and says why. */
export const acknowledge = (construct: IConstruct, rule: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });

type Resolved = string | { Ref: string } | { 'Fn::GetAtt': [string, string] } | { 'Fn::Join': [string, Resolved[]] };

/** A resolved ARN as cdk-nag writes it into a finding's id: `arn:<AWS::Partition>:s3:::…`, other functions as JSON. */
const asInFinding = (arn: Resolved): string => {
  if (typeof arn === 'string') return arn;
  if ('Ref' in arn) return `<${arn.Ref}>`;
  if ('Fn::GetAtt' in arn) return `<${arn['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in arn) return arn['Fn::Join'][1].map(asInFinding).join('');
  return JSON.stringify(arn);
};

const acknowledgeWildcard = (construct: IConstruct, arn: Resolved, reason: string): void =>
  acknowledge(construct, `IAM5[Resource::${asInFinding(arn)}]`, reason);

/**
 * Says why policies that CDK wrote under `scope` have wildcards in their resources, by the service of their actions.
 *
 * @throws Error if one has a wildcard for a service with no reason.
 */
export const justifyWildcards = (scope: IConstruct, reasonByService: Readonly<Record<string, string>>): void => {
  for (const policy of scope.node.findAll().filter((construct) => construct instanceof CfnPolicy)) {
    for (const statement of [Stack.of(policy).resolve(policy.policyDocument).Statement].flat()) {
      const service = [statement.Action].flat()[0].split(':')[0];
      const wide = [statement.Resource].flat().filter((arn: Resolved) => asInFinding(arn).includes('*'));
      for (const arn of wide) {
        const reason = reasonByService[service];
        if (!reason) throw new Error(`${policy.node.path}: no reason for ${asInFinding(arn)} of ${service}`);
        acknowledgeWildcard(policy, arn, reason);
      }
    }
  }
};

const statementOf = ({ actions, resources, conditions }: Permission): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions: { ...conditions } }),
  });

/**
 * A role that a service takes, with exactly these permissions.
 *
 * @throws Error if a permission has a wildcard in its actions, or one in its resources and no reason.
 */
export const createRole = (
  scope: Construct,
  id: string,
  role: { service: string; description: string; permissions: readonly Permission[] },
): Role => {
  for (const { actions, resources, wildcardReason } of role.permissions) {
    const wide = [...actions.filter((name) => name.includes('*')), ...resources.filter((arn) => arn.includes('*'))];
    if (wide.length > 0 && (!wildcardReason || actions.some((name) => name.includes('*')))) {
      throw new Error(
        `${scope.node.path}/${id}: no wildcard without a reason, and none in an action: ${wide.join(', ')}`,
      );
    }
  }
  const created = new Role(scope, id, {
    description: role.description,
    assumedBy: new ServicePrincipal(role.service, {
      // Lambda says nothing of the source when it takes a role; the others must act for this account.
      ...(role.service !== 'lambda.amazonaws.com' && {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
    }),
    inlinePolicies: {
      Permissions: new PolicyDocument({ minimize: true, statements: role.permissions.map(statementOf) }),
    },
  });
  for (const { resources, wildcardReason } of role.permissions) {
    for (const resource of resources.filter((arn) => arn.includes('*'))) {
      acknowledgeWildcard(created, Stack.of(scope).resolve(resource), wildcardReason ?? '');
    }
  }
  return created;
};
