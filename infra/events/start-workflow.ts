import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { TableName } from '../../tasks/resources.ts';
import type { Flow, Start } from '../flows.ts';
import { createRole, type Permission } from '../permission.ts';
import { bucketName, namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { pipeNewRows } from './pipe-new-rows.ts';

export type StartOf<Kind extends Start['kind']> = Extract<Start, { kind: Kind }>;

export type StartTarget = {
  machine: StateMachine;
  deadLetterQueue: IQueue;
  key: IKey | undefined;
  settings: Settings;
  streamArnOf: (table: TableName) => string;
};

/** A start that fails is tried again for a day, and then lies in the dead-letter queue. */
const delivery = { maxEventAge: Duration.hours(24), retryAttempts: 185 };

const mayStart = ({ machine, key }: StartTarget): Permission[] => [
  { actions: ['states:StartExecution'], resources: [machine.stateMachineArn] },
  ...(key ? [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }] : []),
];

const onObjectCreated = (scope: Construct, flow: Flow, start: StartOf<'objectCreated'>, target: StartTarget): void => {
  const role = createRole(scope, 'ObjectCreatedRole', {
    service: 'events.amazonaws.com',
    description: `Lets EventBridge start ${flow.machine}`,
    permissions: mayStart(target),
  });
  new Rule(scope, 'ObjectCreated', {
    ruleName: `${namePrefix(target.settings)}-${flow.machine}-ObjectCreated`,
    description: `Every object version under ${start.prefixes.join(', ')} starts ${flow.machine}`,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [bucketName(target.settings, start.bucket)] },
        object: { key: start.prefixes.map((prefix) => ({ prefix })) },
      },
    },
    targets: [
      new SfnStateMachine(target.machine, {
        ...delivery,
        deadLetterQueue: target.deadLetterQueue,
        role: role.withoutPolicyUpdates(),
      }),
    ],
  });
};

const onSchedule = (scope: Construct, flow: Flow, start: StartOf<'schedule'>, target: StartTarget): void => {
  const { settings, machine, deadLetterQueue } = target;
  const role = createRole(scope, `${start.name}Role`, {
    service: 'scheduler.amazonaws.com',
    description: `Lets EventBridge Scheduler start ${flow.machine}`,
    permissions: [...mayStart(target), { actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }],
  });
  new Schedule(scope, start.name, {
    scheduleName: `${namePrefix(settings)}-${flow.machine}-${start.name}`,
    description: start.purpose,
    schedule: ScheduleExpression.expression(start.expression(settings), TimeZone.of(settings.timeZone)),
    target: new StepFunctionsStartExecution(machine, {
      ...delivery,
      deadLetterQueue,
      role: role.withoutPolicyUpdates(),
      input: ScheduleTargetInput.fromObject(start.input(settings)),
    }),
  });
};

/** Wires everything that starts a flow's machine by itself. */
export const wireStarts = (scope: Construct, flow: Flow, target: StartTarget): void => {
  for (const start of flow.startedBy) {
    if (start.kind === 'objectCreated') onObjectCreated(scope, flow, start, target);
    else if (start.kind === 'newRows') pipeNewRows(scope, flow, start, target);
    else onSchedule(scope, flow, start, target);
  }
};
