import { join } from 'node:path';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { environmentName, secretEnvironmentName } from '../../tasks/resources.ts';
import type { Grant, TaskDescription } from '../../tasks/task-description.ts';
import type { Deployment } from '../deployment.ts';
import { createRole, type Permission } from '../permission.ts';
import { bucketName, functionName, machineArn, secretName, tableName } from '../physical-names.ts';
import { permissionsOf } from './grant-permissions.ts';
import type { TextractNotifications } from './textract-notifications.ts';

export type TaskDeployment = Deployment & {
  /** Absent where no task starts jobs of Textract. */
  textract?: TextractNotifications;
  /** Absent where no task administers users. */
  userPoolArn?: string;
  /** What comes neither from the description nor from its grants. */
  environment?: Readonly<Record<string, string>>;
};

const environmentOf = (stack: Stack, grant: Grant, deployment: TaskDeployment): Record<string, string> => {
  const { settings, textract } = deployment;
  if ('table' in grant) return { [environmentName('TABLE', grant.table)]: tableName(settings, grant.table) };
  if ('bucket' in grant) return { [environmentName('BUCKET', grant.bucket)]: bucketName(settings, grant.bucket) };
  if ('tableNames' in grant) {
    return Object.fromEntries(
      grant.tableNames.map((table) => [environmentName('TABLE', table), tableName(settings, table)]),
    );
  }
  if ('eventBus' in grant) return { EVENT_BUS: grant.eventBus };
  if ('machines' in grant) return { MACHINE_ARN_PREFIX: machineArn(stack, '') };
  if ('secret' in grant) return { [secretEnvironmentName(grant.secret)]: secretName(settings, grant.secret) };
  if ('textractNotifications' in grant) {
    if (!textract) throw new Error('no notifications of Textract are deployed here');
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
  const { settings, key, bundles, textract } = deployment;
  const stack = Stack.of(scope);
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
        stack,
        settings,
        textractRoleArn: textract?.roleArn ?? '',
        userPoolArn: deployment.userPoolArn,
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
      ...deployment.environment,
      ...(task.settings?.includes('simulators') && { SIMULATORS: settings.simulators ? 'on' : 'off' }),
      ...Object.assign({}, ...task.grants.map((grant) => environmentOf(stack, grant, deployment))),
    },
    role,
    logGroup,
    ...(task.reservedConcurrency !== undefined && { reservedConcurrentExecutions: task.reservedConcurrency }),
  });
  // Set here rather than by the L2's `tracing`, which would add a second policy to the role.
  (taskFunction.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
  return taskFunction;
};
