import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type TableName, tables } from '../../tasks/resources.ts';
import type { WorkflowContext } from '../../workflows/workflow-context.ts';

const cdkContext = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;
const account = '000000000000';
const region = 'us-east-1';

/** The ARN under which a test's machine calls a task. */
const taskArn = (taskName: string): string => `arn:aws:lambda:${region}:${account}:function:${taskName}`;

export type StatesDefinition = {
  StartAt: string;
  States: Record<string, Record<string, unknown>>;
  [key: string]: unknown;
};

type Join = { 'Fn::Join': [string, readonly unknown[]] };

/** What a reference inside a definition comes to, where every resource but the machine itself is imported by its ARN. */
const resolvePart = (part: unknown): string => {
  if (typeof part === 'string') return part;
  const reference = part as { Ref?: string };
  if (reference.Ref === 'AWS::Partition') return 'aws';
  if (reference.Ref === 'AWS::Region') return region;
  if (reference.Ref === 'AWS::AccountId') return account;
  if (reference.Ref === 'AWS::URLSuffix') return 'amazonaws.com';
  throw new Error(`a definition refers to what this support does not resolve: ${JSON.stringify(part)}`);
};

const resolveDefinition = (definition: string | Join) =>
  JSON.parse(
    typeof definition === 'string'
      ? definition
      : definition['Fn::Join'][1].map(resolvePart).join(definition['Fn::Join'][0]),
  );

/**
 * The States Language that a workflow synthesizes to, with the context of a test: functions by `taskArn`, buckets named
 * `documents` and `work`, tables under their own names, a queue `dead-letters`. `definition` is the machine's; `definitions` has all, by state machine name, where
 * `makeMachine` makes several.
 */
export const workflowDefinition = (
  makeMachine: (scope: Construct, context: WorkflowContext) => void,
): { definition: StatesDefinition; definitions: Readonly<Record<string, StatesDefinition>> } => {
  const stack = new Stack(new App({ context: cdkContext, analyticsReporting: false }), 'Test', {
    env: { account, region },
  });
  const functions = new Map<string, ReturnType<WorkflowContext['functionOf']>>();
  makeMachine(stack, {
    functionOf: (task) => {
      const known =
        functions.get(task.name) ?? LambdaFunction.fromFunctionArn(stack, `${task.name}Function`, taskArn(task.name));
      functions.set(task.name, known);
      return known;
    },
    buckets: {
      Documents: Bucket.fromBucketName(stack, 'DocumentsBucket', 'documents'),
      Work: Bucket.fromBucketName(stack, 'WorkBucket', 'work'),
    },
    tables: Object.fromEntries(
      (Object.keys(tables) as TableName[]).map((name) => [
        name,
        { name, arn: `arn:aws:dynamodb:${region}:${account}:table/${name}` },
      ]),
    ) as WorkflowContext['tables'],
    deadLetterQueue: Queue.fromQueueArn(stack, 'DeadLetters', `arn:aws:sqs:${region}:${account}:dead-letters`),
    logGroupOf: (machineName) =>
      LogGroup.fromLogGroupName(stack, `${machineName}Logs`, `/aws/vendedlogs/states/${machineName}`),
  });
  const machines = Object.entries(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  const definitions: Record<string, StatesDefinition> = Object.fromEntries(
    machines.map(([logicalId, { Properties }]) => [
      Properties.StateMachineName ?? logicalId,
      resolveDefinition(Properties.DefinitionString),
    ]),
  );
  const [definition] = Object.values(definitions);
  if (!definition) throw new Error('makeMachine made no state machine');
  return { definition, definitions };
};
