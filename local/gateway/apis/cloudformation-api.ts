import type { DeployedStack } from '../../assembly/deploy.ts';
import { ApiError, type ServiceApi } from '../gateway-request.ts';
import { queryApi } from '../query-api.ts';

/** CloudFormation, for finding what a stack put where, the same way as on AWS. */
export const cloudFormationApi = (options: {
  stacks: () => readonly DeployedStack[];
  accountId: string;
  region: string;
  startedMs: number;
}): ServiceApi => {
  const idOf = ({ name }: DeployedStack): string =>
    `arn:aws:cloudformation:${options.region}:${options.accountId}:stack/${name}/local`;
  const creationTime = new Date(options.startedMs).toISOString();
  const find = (name: string | undefined): DeployedStack => {
    const stack = options.stacks().find((one) => one.name === name || idOf(one) === name);
    if (!stack) throw new ApiError('ValidationError', `Stack with id ${name} does not exist`);
    return stack;
  };
  const resourcesOf = (stack: DeployedStack): Record<string, unknown>[] =>
    stack.resources.map((resource) => ({
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: creationTime,
    }));
  return queryApi({
    service: 'CloudFormation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks: ({ StackName }) => ({
        Stacks: {
          member: (StackName === undefined ? options.stacks() : [find(StackName)]).map((stack) => ({
            StackName: stack.name,
            StackId: idOf(stack),
            StackStatus: 'CREATE_COMPLETE',
            CreationTime: creationTime,
            Outputs: {
              member: stack.outputs.map((output) => ({
                OutputKey: output.key,
                OutputValue: output.value,
                ...(output.description !== undefined && { Description: output.description }),
                ...(output.exportName !== undefined && { ExportName: output.exportName }),
              })),
            },
          })),
        },
      }),
      ListStacks: () => ({
        StackSummaries: {
          member: options.stacks().map((stack) => ({
            StackName: stack.name,
            StackId: idOf(stack),
            StackStatus: 'CREATE_COMPLETE',
            CreationTime: creationTime,
          })),
        },
      }),
      ListStackResources: ({ StackName }) => ({ StackResourceSummaries: { member: resourcesOf(find(StackName)) } }),
      DescribeStackResources: ({ StackName }) => {
        const stack = find(StackName);
        return {
          StackResources: {
            member: resourcesOf(stack).map(({ LastUpdatedTimestamp, ...resource }) => ({
              StackName: stack.name,
              StackId: idOf(stack),
              ...resource,
              Timestamp: LastUpdatedTimestamp,
            })),
          },
        };
      },
    },
  });
};
