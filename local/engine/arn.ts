/** ARNs as Step Functions writes them. */
export type Arns = { region: string; accountId: string };

const prefix = ({ region, accountId }: Arns): string => `arn:aws:states:${region}:${accountId}`;

export const stateMachineArn = (arns: Arns, name: string): string => `${prefix(arns)}:stateMachine:${name}`;
export const activityArn = (arns: Arns, name: string): string => `${prefix(arns)}:activity:${name}`;
export const executionArn = (arns: Arns, machineName: string, name: string): string =>
  `${prefix(arns)}:execution:${machineName}:${name}`;
export const expressExecutionArn = (arns: Arns, machineName: string, name: string, runId: string): string =>
  `${prefix(arns)}:express:${machineName}:${name}:${runId}`;
export const mapRunArn = (arns: Arns, machineName: string, label: string, runId: string): string =>
  `${prefix(arns)}:mapRun:${machineName}/${label}:${runId}`;

/** `arn:aws:states:region:account:kind:rest`, or undefined. */
export const parseStatesArn = (arn: string): { kind: string; rest: string[] } | undefined => {
  const match = /^arn:aws[\w-]*:states:[\w-]*:\d*:(\w+):(.+)$/.exec(arn);
  return match ? { kind: match[1] as string, rest: (match[2] as string).split(':') } : undefined;
};
