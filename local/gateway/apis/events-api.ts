import type { EventBus } from '../../events/event-bus.ts';
import { compileEventPattern, InvalidEventPatternError } from '../../events/event-pattern.ts';
import type { Rule } from '../../events/rule.ts';
import { ApiError, type ServiceApi } from '../gateway-request.ts';
import { jsonApi } from '../json-api.ts';

type Entry = Record<'Source' | 'DetailType' | 'Detail' | 'EventBusName', string | undefined> & {
  Resources?: string[];
  /** Epoch seconds. */
  Time?: number;
};

const entryLimit = 10;
const entryLimitBytes = 1024 * 1024;

const busNameOf = (text: unknown): string =>
  typeof text === 'string' ? (text.split('/').at(-1) ?? 'default') : 'default';

const describe = (rule: Rule): Record<string, unknown> => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.busName,
  State: rule.enabled ? 'ENABLED' : 'DISABLED',
  ...(rule.description !== undefined && { Description: rule.description }),
  ...(rule.pattern !== undefined && { EventPattern: JSON.stringify(rule.pattern) }),
  ...(rule.scheduleExpression !== undefined && { ScheduleExpression: rule.scheduleExpression }),
});

export const eventsApi = (bus: EventBus, accountId: string, region: string): ServiceApi => {
  const find = (input: Record<string, unknown>): Rule => {
    const name = input.Name ?? input.Rule;
    const rule = bus.rules().find((one) => one.name === name && one.busName === busNameOf(input.EventBusName));
    if (!rule)
      throw new ApiError(
        'ResourceNotFoundException',
        `Rule ${String(name)} does not exist on EventBus ${busNameOf(input.EventBusName)}.`,
      );
    return rule;
  };
  return jsonApi({
    service: 'EventBridge',
    bodyLimitBytes: 11 * 1024 * 1024,
    operations: {
      PutEvents: ({ Entries }) => putEvents(bus, Entries),
      ListRules: (input) => ({
        Rules: bus
          .rules()
          .filter((rule) => rule.busName === busNameOf(input.EventBusName))
          .filter((rule) => rule.name.startsWith(typeof input.NamePrefix === 'string' ? input.NamePrefix : ''))
          .map(describe),
      }),
      DescribeRule: (input) => describe(find(input)),
      ListTargetsByRule: (input) => ({
        Targets: find(input).targets.map((target) => ({
          Id: target.id,
          Arn: target.arn,
          ...(target.input !== undefined && { Input: target.input }),
          ...(target.inputPath !== undefined && { InputPath: target.inputPath }),
          ...(target.transformer && {
            InputTransformer: { InputPathsMap: target.transformer.paths, InputTemplate: target.transformer.template },
          }),
          ...(target.deadLetterArn !== undefined && { DeadLetterConfig: { Arn: target.deadLetterArn } }),
        })),
      }),
      EnableRule: (input) => bus.setEnabled(find(input).arn, true),
      DisableRule: (input) => bus.setEnabled(find(input).arn, false),
      TestEventPattern: ({ EventPattern, Event }) => ({
        Result: compileEventPattern(parse(EventPattern, 'EventPattern'))(parse(Event, 'Event')),
      }),
      ListEventBuses: () => ({
        EventBuses: [...new Set(['default', ...bus.rules().map(({ busName }) => busName)])].map((name) => ({
          Name: name,
          Arn: `arn:aws:events:${region}:${accountId}:event-bus/${name}`,
        })),
      }),
      DescribeEventBus: ({ Name }) => ({
        Name: busNameOf(Name),
        Arn: `arn:aws:events:${region}:${accountId}:event-bus/${busNameOf(Name)}`,
      }),
    },
  });
};

const putEvents = (bus: EventBus, entries: unknown): Record<string, unknown> => {
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > entryLimit)
    throw new ApiError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${entryLimit}`,
    );
  const results = (entries as Entry[]).map((entry) => putEvent(bus, entry));
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
};

const putEvent = (bus: EventBus, entry: Entry): Record<string, string> => {
  const refuse = (ErrorCode: string, ErrorMessage: string): Record<string, string> => ({ ErrorCode, ErrorMessage });
  if (!entry.Source)
    return refuse('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
  if (!entry.DetailType)
    return refuse('InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (entry.Source.startsWith('aws.'))
    return refuse('NotAuthorizedForSourceException', 'Not authorized for the source.');
  let detail: unknown;
  try {
    detail = JSON.parse(entry.Detail ?? '');
  } catch {
    return refuse('MalformedDetail', 'Detail is malformed.');
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail))
    return refuse('MalformedDetail', 'Detail is malformed.');
  if (Buffer.byteLength(JSON.stringify(entry)) > entryLimitBytes)
    return refuse('InvalidArgument', 'Total size of the entries in the request is over the limit.');
  return {
    EventId: bus.accept({
      source: entry.Source,
      detailType: entry.DetailType,
      detail,
      busName: busNameOf(entry.EventBusName),
      ...(entry.Resources && { resources: entry.Resources }),
      ...(typeof entry.Time === 'number' && {
        time: new Date(entry.Time * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      }),
    }),
  };
};

const parse = (text: unknown, name: string): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new InvalidEventPatternError(`${name} is not valid. Reason: not JSON`);
  }
};
