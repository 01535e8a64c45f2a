import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { BucketName, TableName } from '../tasks/resources.ts';
import type { TaskDescription } from '../tasks/task-description.ts';

/** What a state machine is built from; infra/ provides it. */
export type WorkflowContext = {
  /** The deployed function of a task. */
  functionOf(task: TaskDescription): IFunction;
  buckets: Readonly<Record<BucketName, IBucket>>;
  /** Tables that states read and write themselves, where no rule is needed. */
  tables: Readonly<Record<TableName, { name: string; arn: string }>>;
  /** Where the flow puts what it gives up on. */
  deadLetterQueue: IQueue;
  /** A log group of its own for each machine, named after it. */
  logGroupOf(machineName: string): ILogGroup;
};
