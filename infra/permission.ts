import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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

type Resolved = string | { Ref: string } | { 'Fn::Join': [string, Resolved[]] } | { 'Fn::GetAtt': [string, string] };

/** A resolved ARN as cdk-nag writes it into a finding's id: `arn:<AWS::Partition>:s3:::…`. */
const asInFinding = (arn: Resolved): string => {
  if (typeof arn === 'string') return arn;
  if ('Ref' in arn) return `<${arn.Ref}>`;
  if ('Fn::GetAtt' in arn) return `<${arn['Fn::GetAtt'].join('.')}>`;
  return arn['Fn::Join'][1].map(asInFinding).join('');
};

/** Says why a policy has a wildcard in this resource. */
export const acknowledgeWildcard = (construct: IConstruct, resource: string, reason: string): void =>
  acknowledge(construct, `IAM5[Resource::${asInFinding(Stack.of(construct).resolve(resource))}]`, reason);

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
      acknowledgeWildcard(created, resource, wildcardReason ?? '');
    }
  }
  return created;
};
