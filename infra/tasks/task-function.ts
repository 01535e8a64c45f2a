import { join } from 'node:path';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { environmentName } from '../../tasks/resources.ts';
import type { Grant, TaskDescription } from '../../tasks/task-description.ts';
import type { Deployment } from '../deployment.ts';
import { createRole, type Permission } from '../permission.ts';
import { bucketName, functionName, tableName } from '../physical-names.ts';
import { permissionsOf } from './grant-permissions.ts';
import type { TextractNotifications } from './textract-notifications.ts';

export type TaskDeployment = Deployment & {
  textract: TextractNotifications;
  /** The machine of the flow that the task belongs to. */
  machine: string;
};

const environmentOf = (grant: Grant, { settings, textract }: TaskDeployment): Record<string, string> => {
  if ('table' in grant) return { [environmentName('TABLE', grant.table)]: tableName(settings, grant.table) };
  if ('bucket' in grant) return { [environmentName('BUCKET', grant.bucket)]: bucketName(settings, grant.bucket) };
  if ('tableNames' in grant) {
    return Object.fromEntries(
      grant.tableNames.map((table) => [environmentName('TABLE', table), tableName(settings, table)]),
    );
  }
  if ('eventBus' in grant) return { EVENT_BUS: grant.eventBus };
  if ('textractNotifications' in grant) {
    return { TEXTRACT_TOPIC_ARN: textract.topic.topicArn, TEXTRACT_ROLE_ARN: textract.roleArn };
  }
  return {};
};

/** What every task may do besides its grants. */
const housePermissions = (logGroup: LogGroup, key: IKey | undefined): Permission[] => [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  },
  {
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resources: ['*'],
    wildcardReason: 'X-Ray has no resource-level permissions for sending traces',
  },
  ...(key ? [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }] : []),
];

/** One task as a Lambda function with its own role and log group. */
export const createTaskFunction = (scope: Construct, task: TaskDescription, deployment: TaskDeployment) => {
  const { settings, key, bundles, textract, machine } = deployment;
  const taskScope = new Construct(scope, task.name);
  const name = functionName(settings, task.name);
  const logGroup = new LogGroup(taskScope, 'Logs', {
    logGroupName: `/aws/lambda/${name}`,
    retention: settings.logRetentionDays,
    removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(key && { encryptionKey: key }),
  });
  const role = createRole(taskScope, 'Role', {
    service: 'lambda.amazonaws.com',
    description: `What the task ${task.name} may touch`,
    permissions: [
      ...housePermissions(logGroup, key),
      ...permissionsOf(task.grants, {
        stack: Stack.of(scope),
        settings,
        textractRoleArn: textract.roleArn,
        machine,
      }),
    ],
  });
  const taskFunction = new LambdaFunction(taskScope, 'Function', {
    functionName: name,
    description: task.purpose,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(join(bundles, task.name)),
    handler: 'index.handler',
    memorySize: task.memoryMegabytes,
    timeout: Duration.seconds(task.timeoutSeconds),
    environment: {
      NODE_OPTIONS: '--enable-source-maps',
      ...task.environment,
      ...(task.settings?.includes('simulators') && { SIMULATORS: settings.simulators ? 'on' : 'off' }),
      ...Object.assign({}, ...task.grants.map((grant) => environmentOf(grant, deployment))),
    },
    role,
    logGroup,
    ...(task.reservedConcurrency !== undefined && { reservedConcurrentExecutions: task.reservedConcurrency }),
  });
  // Set here rather than by the L2's `tracing`, which would add a second policy to the role.
  (taskFunction.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
  return taskFunction;
};
