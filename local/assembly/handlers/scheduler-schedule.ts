import type { Scheduler } from '../../scheduler/scheduler.ts';
import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';

type DeclaredTarget = {
  Arn: string;
  Input?: string;
  DeadLetterConfig?: { Arn?: string };
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  SqsParameters?: { MessageGroupId?: string };
  EventBridgeParameters?: { DetailType: string; Source: string };
};
const knownTargetProperties = [
  'Arn',
  'Input',
  'DeadLetterConfig',
  'RetryPolicy',
  'SqsParameters',
  'RoleArn',
  'EventBridgeParameters',
];

export const schedulerSchedule = (scheduler: Scheduler): ResourceHandler => ({
  honoured: [
    'Name',
    'GroupName',
    'Description',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'State',
    'StartDate',
    'EndDate',
    'Target',
  ],
  without: {
    FlexibleTimeWindow: 'spreads load over a region; one machine fires at once',
    KmsKeyArn: "the disk's own protection",
  },
  create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'Name', { longest: 64 });
    const groupName = String(properties.GroupName ?? 'default');
    const arn = arnOf('scheduler', `schedule/${groupName}/${name}`);
    const target = properties.Target as DeclaredTarget;
    const unknown = Object.keys(target).find((key) => !knownTargetProperties.includes(key));
    if (unknown !== undefined) throw new Error(`the local Scheduler does not honour ${unknown} of a target`);
    scheduler.putSchedule({
      name,
      groupName,
      arn,
      description: String(properties.Description ?? ''),
      expression: String(properties.ScheduleExpression),
      timeZone: String(properties.ScheduleExpressionTimezone ?? 'UTC'),
      enabled: properties.State !== 'DISABLED',
      targetArn: target.Arn,
      input: inputOf(target),
      maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
      maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
      ...(target.DeadLetterConfig?.Arn !== undefined && { deadLetterArn: target.DeadLetterConfig.Arn }),
      ...(target.SqsParameters?.MessageGroupId !== undefined && {
        messageGroupId: target.SqsParameters.MessageGroupId,
      }),
      ...(properties.StartDate !== undefined && { startMs: Date.parse(String(properties.StartDate)) }),
      ...(properties.EndDate !== undefined && { endMs: Date.parse(String(properties.EndDate)) }),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
});

const inputOf = ({ Input, EventBridgeParameters }: DeclaredTarget): string =>
  EventBridgeParameters
    ? JSON.stringify({
        source: EventBridgeParameters.Source,
        'detail-type': EventBridgeParameters.DetailType,
        detail: JSON.parse(Input ?? '{}') as unknown,
      })
    : (Input ?? '{}');

export const schedulerScheduleGroup: ResourceHandler = {
  honoured: ['Name'],
  without: { Tags: 'bookkeeping' },
  create(resource) {
    const name = physicalName(resource, 'Name', { longest: 64 });
    return { ref: name, attributes: { Arn: arnOf('scheduler', `schedule-group/${name}`) } };
  },
};
