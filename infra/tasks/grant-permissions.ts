import type { Stack } from 'aws-cdk-lib/core';
import type { Grant } from '../../tasks/task-description.ts';
import type { Permission } from '../permission.ts';
import { bucketArn, machineArn, tableArn } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** What grants are written against. */
export type GrantTargets = {
  stack: Stack;
  settings: Settings;
  /** The role that Textract takes to report finished jobs. */
  textractRoleArn: string;
  /** The machine of the flow that the task belongs to. */
  machine: string;
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

const ofService = (grant: GrantOf<'service'>, { stack, machine }: GrantTargets): Permission[] => {
  const actions = grant.actions.map((action) => `${grant.service}:${action}`);
  return grant.service === 'states'
    ? [{ actions, resources: [machineArn(stack, machine)] }]
    : [{ actions, resources: ['*'], wildcardReason: grant.reason }];
};

const ofEventBus = (grant: GrantOf<'eventBus'>, { stack }: GrantTargets): Permission[] => [
  {
    actions: ['events:PutEvents'],
    resources: [stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: grant.eventBus })],
  },
];

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
  if ('service' in grant) return ofService(grant, targets);
  if ('tableNames' in grant) return [];
  if ('eventBus' in grant) return ofEventBus(grant, targets);
  return ofTextractNotifications(targets);
};

/** Exactly what a task's grants say, and nothing else. */
export const permissionsOf = (grants: readonly Grant[], targets: GrantTargets): Permission[] =>
  grants
    .flatMap((grant) => ofGrant(grant, targets))
    .filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
