import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { BucketName } from '../tasks/resources.ts';
import type { TaskDescription } from '../tasks/task-description.ts';

/** What a state machine is built from; infra/ provides it. */
export type WorkflowContext = {
  /** The deployed function of a task. */
  functionOf(task: TaskDescription): IFunction;
  buckets: Readonly<Record<BucketName, IBucket>>;
  /** A log group of its own for each machine, named after it. */
  logGroupOf(machineName: string): ILogGroup;
};
