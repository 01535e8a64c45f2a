import type { Stack } from 'aws-cdk-lib/core';
import type { Grant } from '../../tasks/task-description.ts';
import type { Permission } from '../permission.ts';
import { bucketArn, executionsArn, machineArn, secretArn, tableArn } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** What grants are written against. */
export type GrantTargets = {
  stack: Stack;
  settings: Settings;
  /** The role that Textract takes to report finished jobs. */
  textractRoleArn: string;
  /** Absent where no task administers users. */
  userPoolArn: string | undefined;
};

type GrantOf<Key extends string> = Extract<Grant, Record<Key, unknown>>;

const ofTable = (grant: GrantOf<'table'>, { stack, settings }: GrantTargets): Permission[] => {
  const table = tableArn(stack, settings, grant.table);
  const indexes = (grant.indexes ?? []).map((index) => `${table}/index/${index}`);
  // A task that names indexes queries those, and the table itself only for its other actions.
  const onTable = indexes.length > 0 ? grant.actions.filter((action) => action !== 'Query') : grant.actions;
  return [
    { actions: onTable.map((action) => `dynamodb:${action}`), resources: [table] },
    { actions: ['dynamodb:Query'], resources: indexes },
  ];
};

const ofBucket = (grant: GrantOf<'bucket'>, { stack, settings }: GrantTargets): Permission[] => {
  const bucket = bucketArn(stack, settings, grant.bucket);
  const objects = grant.prefix.endsWith('*') ? grant.prefix : `${grant.prefix}*`;
  const onBucket = grant.actions.filter((action) => action === 'ListBucket');
  const onObjects = grant.actions.filter((action) => action !== 'ListBucket');
  return [
    {
      actions: onObjects.map((action) => `s3:${action}`),
      resources: [`${bucket}/${objects}`],
      wildcardReason: `the task reads or writes objects of ${grant.bucket} under ${objects}, whose keys come with the documents and runs`,
    },
    {
      actions: onBucket.map((action) => `s3:${action}`),
      resources: [bucket],
      conditions: { StringLike: { 's3:prefix': objects } },
    },
  ];
};

const ofService = (grant: GrantOf<'service'>): Permission[] => [
  {
    actions: grant.actions.map((action) => `${grant.service}:${action}`),
    resources: ['*'],
    wildcardReason: grant.reason,
  },
];

/** Actions whose resource is an execution; the others' is the machine. */
const onExecutions: readonly string[] = [
  'DescribeExecution',
  'GetExecutionHistory',
  'StopExecution',
  'RedriveExecution',
];

const ofMachines = ({ machines, actions }: GrantOf<'machines'>, { stack }: GrantTargets): Permission[] => [
  {
    actions: actions.filter((action) => !onExecutions.includes(action)).map((action) => `states:${action}`),
    resources: machines.map((machine) => machineArn(stack, machine)),
  },
  {
    actions: actions.filter((action) => onExecutions.includes(action)).map((action) => `states:${action}`),
    resources: machines.map((machine) => executionsArn(stack, machine)),
    wildcardReason: 'executions are named when they start',
  },
];

const ofSecret = ({ secret }: GrantOf<'secret'>, { stack, settings }: GrantTargets): Permission[] => [
  {
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secretArn(stack, settings, secret)],
    wildcardReason: 'Secrets Manager puts six random characters after the name',
  },
];

const ofEventBus = (grant: GrantOf<'eventBus'>, { stack }: GrantTargets): Permission[] => [
  {
    actions: ['events:PutEvents'],
    resources: [stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: grant.eventBus })],
  },
];

const ofUserPool = ({ userPoolActions }: GrantOf<'userPoolActions'>, { userPoolArn }: GrantTargets): Permission[] => {
  if (userPoolArn === undefined) throw new Error('no user pool is deployed here');
  return [{ actions: userPoolActions.map((action) => `cognito-idp:${action}`), resources: [userPoolArn] }];
};

const ofTextractNotifications = ({ textractRoleArn }: GrantTargets): Permission[] => [
  {
    actions: ['textract:StartExpenseAnalysis', 'textract:StartDocumentAnalysis'],
    resources: ['*'],
    wildcardReason: 'Textract has no resource-level permissions',
  },
  {
    actions: ['iam:PassRole'],
    resources: [textractRoleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'textract.amazonaws.com' } },
  },
];

const ofGrant = (grant: Grant, targets: GrantTargets): Permission[] => {
  if ('table' in grant) return ofTable(grant, targets);
  if ('bucket' in grant) return ofBucket(grant, targets);
  if ('service' in grant) return ofService(grant);
  if ('machines' in grant) return ofMachines(grant, targets);
  if ('secret' in grant) return ofSecret(grant, targets);
  if ('tableNames' in grant) return [];
  if ('eventBus' in grant) return ofEventBus(grant, targets);
  if ('userPoolActions' in grant) return ofUserPool(grant, targets);
  return ofTextractNotifications(targets);
};

/** Exactly what a task's grants say, and nothing else. */
export const permissionsOf = (grants: readonly Grant[], targets: GrantTargets): Permission[] =>
  grants
    .flatMap((grant) => ofGrant(grant, targets))
    .filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
