import type { EventBus } from '../../events/event-bus.ts';
import type { RuleTarget } from '../../events/rule.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';

type DeclaredTarget = {
  Id: string;
  Arn: string;
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
  DeadLetterConfig?: { Arn?: string };
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  SqsParameters?: { MessageGroupId?: string };
  RoleArn?: string;
};

const knownTargetProperties = [
  'Id',
  'Arn',
  'Input',
  'InputPath',
  'InputTransformer',
  'DeadLetterConfig',
  'RetryPolicy',
  'SqsParameters',
  'RoleArn',
];

const targetOf = (target: DeclaredTarget): RuleTarget => {
  const unknown = Object.keys(target).find((name) => !knownTargetProperties.includes(name));
  if (unknown !== undefined) throw new Error(`the local EventBridge does not honour ${unknown} of a target`);
  const { SqsParameters, DeadLetterConfig, RetryPolicy, InputTransformer } = target;
  return {
    id: target.Id,
    arn: target.Arn,
    maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts ?? 185,
    maximumEventAgeSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    ...(target.Input !== undefined && { input: target.Input }),
    ...(target.InputPath !== undefined && { inputPath: target.InputPath }),
    ...(InputTransformer && {
      transformer: { paths: InputTransformer.InputPathsMap ?? {}, template: InputTransformer.InputTemplate },
    }),
    ...(DeadLetterConfig?.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
    ...(SqsParameters?.MessageGroupId !== undefined && { messageGroupId: SqsParameters.MessageGroupId }),
  };
};

export const eventsRule = (bus: EventBus, scheduler: Scheduler): ResourceHandler => ({
  honoured: ['Name', 'Description', 'EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Targets'],
  without: { RoleArn: 'permissions are checked on AWS', Tags: 'bookkeeping' },
  create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'Name', { longest: 64 });
    const busName =
      String(properties.EventBusName ?? 'default')
        .split('/')
        .at(-1) ?? 'default';
    const arn = arnOf('events', busName === 'default' ? `rule/${name}` : `rule/${busName}/${name}`);
    const schedule = properties.ScheduleExpression;
    const rule = {
      name,
      arn,
      busName,
      enabled: properties.State !== 'DISABLED',
      targets: ((properties.Targets ?? []) as DeclaredTarget[]).map(targetOf),
      ...(properties.Description !== undefined && { description: String(properties.Description) }),
      ...(properties.EventPattern !== undefined && { pattern: properties.EventPattern }),
      ...(schedule !== undefined && { scheduleExpression: String(schedule) }),
    };
    bus.putRule(rule);
    if (schedule !== undefined)
      scheduler.putTimer({
        id: arn,
        expression: String(schedule),
        timeZone: 'UTC',
        enabled: rule.enabled,
        fire: (dueMs) => bus.acceptScheduled(rule, dueMs),
      });
    return { ref: name, attributes: { Arn: arn } };
  },
});

export const eventBus: ResourceHandler = {
  honoured: ['Name', 'Description'],
  without: {
    DeadLetterConfig: 'targets have their own',
    KmsKeyIdentifier: "the disk's own protection",
    Policy: 'permissions are checked on AWS',
    LogConfig: 'deliveries are logged by the runtime',
    Tags: 'bookkeeping',
  },
  create(resource) {
    const name = physicalName(resource, 'Name', { longest: 256 });
    return { ref: name, attributes: { Arn: arnOf('events', `event-bus/${name}`), Name: name } };
  },
};
