import { describe, expect, it } from '@jest/globals';
import { AssemblyError } from '../../../local/assembly/assembly-error.ts';
import { deploy } from '../../../local/assembly/deploy.ts';
import { pipesPipe } from '../../../local/assembly/handlers/pipes-pipe.ts';
import type { Stack } from '../../../local/assembly/template.ts';
import type { Pipe } from '../../../local/pipes/pipe.ts';
import type { Pipes } from '../../../local/pipes/pipes.ts';

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Settle';
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
const minimal = {
  Source: 'arn:aws:dynamodb:us-east-1:000000000000:table/Entries/stream/2026-11-25T07:51:47.647',
  SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON' } },
  Target: machineArn,
  RoleArn: 'arn:aws:iam::000000000000:role/pipe',
};

/** Declares a pipe with these properties; the pipe as the runtime understands it. */
const declare = async (properties: Record<string, unknown>, machineType = 'EXPRESS'): Promise<Pipe | undefined> => {
  const declared: Pipe[] = [];
  const pipes = { put: (pipe: Pipe) => Promise.resolve(void declared.push(pipe)) } as unknown as Pipes;
  const handler = pipesPipe(pipes, () => Promise.resolve({ type: machineType }));
  const stack: Stack = {
    name: 'S',
    dependencies: [],
    assets: new Map(),
    template: { Resources: { Pipe: { Type: 'AWS::Pipes::Pipe', Properties: { ...minimal, ...properties } } } },
  };
  await deploy([stack], new Map([['AWS::Pipes::Pipe', handler]]));
  return declared[0];
};

const stream = (parameters: Record<string, unknown>) => ({
  SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'LATEST', ...parameters } },
});

describe('AWS::Pipes::Pipe', () => {
  it("is read with AWS's defaults", async () => {
    const pipe = await declare({});

    expect(pipe).toMatchObject({
      name: 'S-Pipe',
      arn: 'arn:aws:pipes:us-east-1:000000000000:pipe/S-Pipe',
      started: true,
      source: {
        batchSize: 100,
        batchingWindowSeconds: 0,
        maximumRetryAttempts: Number.POSITIVE_INFINITY,
        maximumRecordAgeSeconds: Number.POSITIVE_INFINITY,
        bisectsBatches: false,
        parallelizationFactor: 1,
      },
      target: { kind: 'stateMachine', arn: machineArn, waitsForResult: true },
      log: { level: 'OFF' },
    });
  });

  it('is read whole', async () => {
    const pipe = await declare({
      Name: 'entries',
      DesiredState: 'STOPPED',
      SourceParameters: {
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
        DynamoDBStreamParameters: {
          StartingPosition: 'LATEST',
          BatchSize: 10,
          MaximumBatchingWindowInSeconds: 2,
          MaximumRetryAttempts: 3,
          MaximumRecordAgeInSeconds: 3600,
          OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          ParallelizationFactor: 10,
          DeadLetterConfig: { Arn: queueArn },
        },
      },
      TargetParameters: {
        InputTemplate: '{"tx": <$.dynamodb.Keys.txId.S>}',
        StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
      },
      LogConfiguration: {
        Level: 'TRACE',
        IncludeExecutionData: ['ALL'],
        CloudwatchLogsLogDestination: { LogGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/pipes/entries:*' },
      },
    });

    expect(pipe).toMatchObject({
      name: 'entries',
      started: false,
      source: {
        startingPosition: 'LATEST',
        batchSize: 10,
        batchingWindowSeconds: 2,
        maximumRetryAttempts: 3,
        maximumRecordAgeSeconds: 3600,
        bisectsBatches: true,
        parallelizationFactor: 10,
        deadLetterArn: queueArn,
      },
      target: { waitsForResult: false },
      inputTemplate: '{"tx": <$.dynamodb.Keys.txId.S>}',
      log: { level: 'TRACE', group: '/pipes/entries', includesData: true },
    });
    expect(
      pipe?.filters.map((matches) => [matches({ eventName: 'INSERT' }), matches({ eventName: 'REMOVE' })]),
    ).toEqual([[true, false]]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['reads DynamoDB streams only', { Source: queueArn }],
    ['does not honour SqsQueueParameters of SourceParameters', { SourceParameters: { SqsQueueParameters: {} } }],
    ['does not honour AtTimestamp of DynamoDBStreamParameters', stream({ AtTimestamp: 1 })],
    ['BatchSize is 0', stream({ BatchSize: 0 })],
    ['ParallelizationFactor is 11', stream({ ParallelizationFactor: 11 })],
    ['OnPartialBatchItemFailure is NONE', stream({ OnPartialBatchItemFailure: 'NONE' })],
    ['StartingPosition is AT_TIMESTAMP', stream({ StartingPosition: 'AT_TIMESTAMP' })],
    ['no target of this kind', { Target: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' }],
    ['does not honour LambdaFunctionParameters', { TargetParameters: { LambdaFunctionParameters: {} } }],
    ['takes at most 10', { Target: queueArn }],
    ['enriches by functions only', { Enrichment: machineArn }],
    ['does not honour FirehoseLogDestination', { LogConfiguration: { FirehoseLogDestination: {} } }],
    ['does not fill in <$.dynamodb.Keys.*>', { TargetParameters: { InputTemplate: '<$.dynamodb.Keys.*>' } }],
    ['not a JSON path', { TargetParameters: { InputTemplate: '<$.dynamodb[>' } }],
    ['does not fill in <aws.pipes.event.user>', { TargetParameters: { InputTemplate: '<aws.pipes.event.user>' } }],
    [
      'Unrecognized match type',
      { SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"b":1}]}' }] } } },
    ],
    ['does not honour Unheard of AWS::Pipes::Pipe', { Unheard: true }],
  ])('is refused at start where %s', async (reason, properties) => {
    const source = (properties.SourceParameters ?? {}) as Record<string, unknown>;
    const attempt = declare({
      ...properties,
      SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'LATEST' }, ...source },
    });

    await expect(attempt).rejects.toThrow(AssemblyError);
    await expect(attempt).rejects.toThrow(reason);
  });

  it('is refused where it would wait for a Standard machine', async () => {
    await expect(declare({}, 'STANDARD')).rejects.toThrow('InvocationType must be FIRE_AND_FORGET');
  });
});
