import { compileEventPattern } from '../../events/event-pattern.ts';
import { checkTemplate } from '../../pipes/input-template.ts';
import { type Pipe, type PipeLogLevel, type PipeTarget, tableOfStream } from '../../pipes/pipe.ts';
import type { Pipes } from '../../pipes/pipes.ts';
import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';
import type { StatesApi } from './state-machine.ts';

type Declared = Record<string, unknown>;

/** An object of which only these properties are carried out. @throws Error naming any other. */
const only = (value: unknown, where: string, known: readonly string[]): Declared => {
  const declared = (value ?? {}) as Declared;
  const unknown = Object.keys(declared).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`the local Pipes does not honour ${unknown} of ${where}`);
  return declared;
};

const numberOf = (value: unknown, name: string, range: { default: number; from: number; to: number }): number => {
  const number = value === undefined ? range.default : Number(value);
  if (Number.isInteger(number) && number >= range.from && number <= range.to) return number;
  throw new Error(`${name} is ${String(value)}, and must be a whole number from ${range.from} to ${range.to}`);
};

/** `-1` stands for no limit. */
const limitOf = (value: unknown, name: string, to: number): number => {
  const number = numberOf(value, name, { default: -1, from: -1, to });
  return number === -1 ? Number.POSITIVE_INFINITY : number;
};

const sourceOf = (parameters: unknown): Pipe['source'] => {
  const { DynamoDBStreamParameters } = only(parameters, 'SourceParameters', [
    'DynamoDBStreamParameters',
    'FilterCriteria',
  ]);
  const stream = only(DynamoDBStreamParameters, 'DynamoDBStreamParameters', [
    'StartingPosition',
    'BatchSize',
    'MaximumBatchingWindowInSeconds',
    'MaximumRetryAttempts',
    'MaximumRecordAgeInSeconds',
    'OnPartialBatchItemFailure',
    'ParallelizationFactor',
    'DeadLetterConfig',
  ]);
  const { StartingPosition: position, OnPartialBatchItemFailure: onPartial } = stream;
  if (position !== 'LATEST' && position !== 'TRIM_HORIZON')
    throw new Error(`StartingPosition is ${String(position)}, and must be LATEST or TRIM_HORIZON`);
  if (onPartial !== undefined && onPartial !== 'AUTOMATIC_BISECT')
    throw new Error(`OnPartialBatchItemFailure is ${String(onPartial)}, and must be AUTOMATIC_BISECT`);
  const deadLetter = only(stream.DeadLetterConfig, 'DeadLetterConfig', ['Arn']).Arn;
  return {
    startingPosition: position,
    batchSize: numberOf(stream.BatchSize, 'BatchSize', { default: 100, from: 1, to: 10_000 }),
    batchingWindowSeconds: numberOf(stream.MaximumBatchingWindowInSeconds, 'MaximumBatchingWindowInSeconds', {
      default: 0,
      from: 0,
      to: 300,
    }),
    maximumRetryAttempts: limitOf(stream.MaximumRetryAttempts, 'MaximumRetryAttempts', 10_000),
    maximumRecordAgeSeconds: limitOf(stream.MaximumRecordAgeInSeconds, 'MaximumRecordAgeInSeconds', 604_800),
    bisectsBatches: onPartial === 'AUTOMATIC_BISECT',
    parallelizationFactor: numberOf(stream.ParallelizationFactor, 'ParallelizationFactor', {
      default: 1,
      from: 1,
      to: 10,
    }),
    ...(deadLetter !== undefined && { deadLetterArn: String(deadLetter) }),
  };
};

const filtersOf = (parameters: unknown): Pipe['filters'] => {
  const criteria = only((parameters as Declared | undefined)?.FilterCriteria, 'FilterCriteria', ['Filters']);
  return ((criteria.Filters ?? []) as { Pattern: string }[]).map(({ Pattern }) =>
    compileEventPattern(JSON.parse(Pattern)),
  );
};

const templateOf = (template: unknown): string | undefined => {
  if (template === undefined) return undefined;
  checkTemplate(String(template));
  return String(template);
};

const enrichmentOf = ({ Enrichment, EnrichmentParameters }: Declared): Pipe['enrichment'] => {
  if (Enrichment === undefined) return undefined;
  const functionArn = String(Enrichment);
  if (functionArn.split(':')[2] !== 'lambda')
    throw new Error(`the local Pipes enriches by functions only, not by ${functionArn}`);
  const inputTemplate = templateOf(only(EnrichmentParameters, 'EnrichmentParameters', ['InputTemplate']).InputTemplate);
  return { functionArn, ...(inputTemplate !== undefined && { inputTemplate }) };
};

const waits = (parameters: Declared): boolean => {
  const { InvocationType: type = 'REQUEST_RESPONSE' } = parameters;
  if (type === 'REQUEST_RESPONSE' || type === 'FIRE_AND_FORGET') return type === 'REQUEST_RESPONSE';
  throw new Error(`InvocationType is ${String(type)}, and must be REQUEST_RESPONSE or FIRE_AND_FORGET`);
};

const text = (key: string, value: unknown): Declared => (value === undefined ? {} : { [key]: String(value) });

/** By the service of a target's ARN: the parameters that it may have, and what they say. */
const targets: Record<string, { parameters: string; read: (arn: string, parameters: unknown) => PipeTarget }> = {
  lambda: {
    parameters: 'LambdaFunctionParameters',
    read: (arn, parameters) => ({
      kind: 'function',
      arn,
      waitsForResult: waits(only(parameters, 'LambdaFunctionParameters', ['InvocationType'])),
    }),
  },
  states: {
    parameters: 'StepFunctionStateMachineParameters',
    read: (arn, parameters) => ({
      kind: 'stateMachine',
      arn,
      waitsForResult: waits(only(parameters, 'StepFunctionStateMachineParameters', ['InvocationType'])),
    }),
  },
  sqs: {
    parameters: 'SqsQueueParameters',
    read: (arn, parameters) => {
      const known = only(parameters, 'SqsQueueParameters', ['MessageGroupId', 'MessageDeduplicationId']);
      return {
        kind: 'queue',
        arn,
        ...text('messageGroupId', known.MessageGroupId),
        ...text('deduplicationId', known.MessageDeduplicationId),
      };
    },
  },
  sns: { parameters: 'none', read: (arn) => ({ kind: 'topic', arn }) },
  events: {
    parameters: 'EventBridgeEventBusParameters',
    read: (arn, parameters) => {
      const known = only(parameters, 'EventBridgeEventBusParameters', ['Source', 'DetailType', 'Resources', 'Time']);
      return {
        kind: 'eventBus',
        arn,
        ...text('source', known.Source),
        ...text('detailType', known.DetailType),
        ...text('time', known.Time),
        ...(known.Resources !== undefined && { resources: known.Resources as string[] }),
      };
    },
  },
};

/** These targets take ten messages in one request. */
const smallBatchTargets = ['queue', 'topic', 'eventBus'];

const targetOf = (arn: string, parameters: Declared, batchSize: number): PipeTarget => {
  const kind = targets[arn.split(':')[2] ?? ''];
  if (!kind) throw new Error(`the local Pipes has no target of this kind: ${arn}`);
  only(parameters, 'TargetParameters', ['InputTemplate', kind.parameters]);
  const target = kind.read(arn, parameters[kind.parameters]);
  if (smallBatchTargets.includes(target.kind) && batchSize > 10)
    throw new Error(`BatchSize is ${batchSize}, and ${arn} takes at most 10`);
  return target;
};

const logOf = (configuration: unknown): Pipe['log'] => {
  const known = only(configuration, 'LogConfiguration', [
    'Level',
    'IncludeExecutionData',
    'CloudwatchLogsLogDestination',
  ]);
  const level = (known.Level ?? 'OFF') as PipeLogLevel;
  const { LogGroupArn } = only(known.CloudwatchLogsLogDestination, 'CloudwatchLogsLogDestination', ['LogGroupArn']);
  const group = LogGroupArn === undefined ? undefined : /:log-group:([^:]+)/.exec(String(LogGroupArn))?.[1];
  const includesData = ((known.IncludeExecutionData ?? []) as string[]).includes('ALL');
  return { level, includesData, ...(group !== undefined && { group }) };
};

/** A Standard machine can't be waited for, here as on AWS. */
const refuseWaitingForStandard = async (target: PipeTarget, states: StatesApi): Promise<void> => {
  if (target.kind !== 'stateMachine' || !target.waitsForResult) return;
  const { type } = await states('DescribeStateMachine', { stateMachineArn: target.arn });
  if (type !== 'EXPRESS')
    throw new Error(`the target ${target.arn} is ${String(type)}: InvocationType must be FIRE_AND_FORGET`);
};

/** `AWS::Pipes::Pipe` from a table's stream. */
export const pipesPipe = (pipes: Pipes, states: StatesApi): ResourceHandler => ({
  honoured: [
    'Name',
    'Description',
    'DesiredState',
    'Source',
    'SourceParameters',
    'Enrichment',
    'EnrichmentParameters',
    'Target',
    'TargetParameters',
    'LogConfiguration',
  ],
  without: {
    RoleArn: 'permissions are checked on AWS',
    KmsKeyIdentifier: "the disk's own protection",
    Tags: 'bookkeeping',
  },
  async create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'Name', { longest: 64 });
    const arn = arnOf('pipes', `pipe/${name}`);
    const sourceArn = String(properties.Source);
    if (tableOfStream(sourceArn) === '')
      throw new Error(`the local Pipes reads DynamoDB streams only, not ${sourceArn}`);
    const source = sourceOf(properties.SourceParameters);
    const parameters = (properties.TargetParameters ?? {}) as Declared;
    const target = targetOf(String(properties.Target), parameters, source.batchSize);
    await refuseWaitingForStandard(target, states);
    const enrichment = enrichmentOf(properties);
    const inputTemplate = templateOf(parameters.InputTemplate);
    await pipes.put({
      name,
      arn,
      started: properties.DesiredState !== 'STOPPED',
      sourceArn,
      source,
      filters: filtersOf(properties.SourceParameters),
      target,
      log: logOf(properties.LogConfiguration),
      ...(enrichment && { enrichment }),
      ...(inputTemplate !== undefined && { inputTemplate }),
    });
    return {
      ref: name,
      attributes: { Arn: arn, CurrentState: properties.DesiredState === 'STOPPED' ? 'STOPPED' : 'RUNNING' },
    };
  },
});
