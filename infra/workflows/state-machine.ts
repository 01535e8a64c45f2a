import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { CfnStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type BucketName, buckets, type TableName, tables } from '../../tasks/resources.ts';
import type { TaskDescription } from '../../tasks/task-description.ts';
import type { WorkflowContext } from '../../workflows/workflow-context.ts';
import type { Deployment } from '../deployment.ts';
import type { Flow } from '../flows.ts';
import { justifyWildcards } from '../permission.ts';
import { bucketName, namePrefix, tableArn, tableName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** Step Functions asks KMS for a new data key this often. */
const dataKeyReuseSeconds = 300;

export type MachineDeployment = Deployment & {
  functions: ReadonlyMap<string, IFunction>;
  /** Where the flow puts what it gives up on, and what could not start it. */
  deadLetterQueue: IQueue;
};

/** The machine of a flow, logged in a group of its own and, in production, encrypted with the customer key. */
export const createStateMachine = (scope: Construct, flow: Flow, deployment: MachineDeployment): StateMachine => {
  const { settings, key, functions } = deployment;
  const { stateMachine } = new flow.Workflow(scope, flow.machine, {
    functionOf: (task: TaskDescription): IFunction => {
      const deployed = functions.get(task.name);
      if (!deployed) throw new Error(`${flow.machine} runs ${task.name}, which is not among the flow's tasks`);
      return deployed;
    },
    buckets: bucketsByName(scope, flow, settings),
    tables: tablesByName(scope, settings),
    deadLetterQueue: deployment.deadLetterQueue,
    logGroupOf: (machineName) =>
      new LogGroup(scope, `${machineName}Logs`, {
        // Under this prefix CloudWatch needs no resource policy per group, whose size is limited.
        logGroupName: `/aws/vendedlogs/states/${namePrefix(settings)}-${machineName}`,
        retention: settings.logRetentionDays,
        removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        ...(key && { encryptionKey: key }),
      }),
  });
  if (key) {
    (stateMachine.node.defaultChild as CfnStateMachine).encryptionConfiguration = {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: key.keyArn,
      kmsDataKeyReusePeriodSeconds: dataKeyReuseSeconds,
    };
    key.grant(stateMachine, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
  justifyWildcards(stateMachine, wildcardReasons);
  return stateMachine;
};

/** Why the policies that CDK writes for a machine have wildcards, by service. */
const wildcardReasons = {
  lambda: "a version or an alias of the task's own function",
  logs: 'log delivery has no resource-level permissions',
  xray: 'X-Ray has no resource-level permissions',
  s3: "a Distributed Map reads its manifest and writes its results in the flows' own work bucket",
  states: "the child executions of the machine's own Distributed Maps, named when they start",
};

const bucketsByName = (scope: Construct, flow: Flow, settings: Settings): Record<BucketName, IBucket> => {
  const names = Object.keys(buckets) as BucketName[];
  return Object.fromEntries(
    names.map((name) => [name, Bucket.fromBucketName(scope, `${flow.machine}${name}`, bucketName(settings, name))]),
  ) as Record<BucketName, IBucket>;
};

const tablesByName = (scope: Construct, settings: Settings): WorkflowContext['tables'] => {
  const stack = Stack.of(scope);
  const names = Object.keys(tables) as TableName[];
  return Object.fromEntries(
    names.map((name) => [name, { name: tableName(settings, name), arn: tableArn(stack, settings, name) }]),
  ) as WorkflowContext['tables'];
};
