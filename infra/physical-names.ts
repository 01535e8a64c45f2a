import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib/core';
import type { BucketName, SecretName, TableName } from '../tasks/resources.ts';
import type { Settings } from './settings.ts';

/**
 * Names that people and policies say. They are stable, so one stack refers to another's resources by name: no export of one
 * stack then blocks a change of the other.
 */
type Stage = Pick<Settings, 'stage'>;

/** What every physical name of a stage begins with: `concord-dev`. */
export const namePrefix = ({ stage }: Stage): string => `concord-${stage}`;

export const tableName = (stage: Stage, table: TableName): string => `${namePrefix(stage)}-${table}`;

export const functionName = (stage: Stage, task: string): string => `${namePrefix(stage)}-${task}`;

/** Bucket names are global: the account's number makes them ours. */
export const bucketName = (stage: Stage, bucket: BucketName | 'AccessLogs'): string =>
  `${namePrefix(stage)}-${bucket.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}-${Aws.ACCOUNT_ID}`;

export const tableArn = (stack: Stack, stage: Stage, table: TableName): string =>
  stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName(stage, table) });

export const bucketArn = (stack: Stack, stage: Stage, bucket: BucketName): string =>
  stack.formatArn({ service: 's3', region: '', account: '', resource: bucketName(stage, bucket) });

/** A machine's ARN for policies of what the machine itself refers to, where a reference would be a circle. */
export const machineArn = (stack: Stack, machine: string): string =>
  stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: machine,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** All executions of a machine. */
export const executionsArn = (stack: Stack, machine: string): string =>
  stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machine}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const secretName = (stage: Stage, secret: SecretName): string => `${namePrefix(stage)}/${secret}`;

/** As policies name a secret whose ARN they don't know. */
export const secretArn = (stack: Stack, stage: Stage, secret: SecretName): string =>
  stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretName(stage, secret)}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
