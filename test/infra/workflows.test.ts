import { describe, expect, it } from '@jest/globals';
import { flows } from '../../infra/flows.ts';
import { type Properties, synthesize } from './synthesize.ts';
import { definitionOf, propertiesOf, statesOf } from './template-queries.ts';

const stages = { dev: synthesize().ConcordFlows, prod: synthesize({ stage: 'prod' }).ConcordFlows };
const machineNamed = (stage: keyof typeof stages, name: string): Properties => {
  const found = propertiesOf(stages[stage], 'AWS::StepFunctions::StateMachine').find(
    ({ StateMachineName }) => StateMachineName === name,
  );
  if (!found) throw new Error(`no machine ${name} in ${stage}`);
  return found;
};
const tasksOf = (name: string) =>
  statesOf(definitionOf(machineNamed('dev', name))).filter(([, state]) => state.Type === 'Task');
/** What may heal by the service that a task calls: a Lambda function, or AWS's own. */
const healingErrors = (resource: string): string[] => {
  if (resource.includes(':dynamodb:')) return ['DynamoDb.ThrottlingException', 'DynamoDb.SdkClientException'];
  if (resource.includes(':sqs:')) return ['SQS.SdkClientException', 'States.Timeout'];
  return ['Lambda.TooManyRequestsException', 'ThrottledError', 'Sandbox.Timedout'];
};
const machines = flows.map(({ machine }) => machine);

describe.each(machines)('%s', (name) => {
  it.each(['dev', 'prod'] as const)('keeps its name in %s, logs everything and is traced', (stage) => {
    expect(machineNamed(stage, name)).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
  });

  it('is encrypted with the customer key in prod', () => {
    expect(machineNamed('prod', name).EncryptionConfiguration).toMatchObject({
      Type: 'CUSTOMER_MANAGED_KMS_KEY',
      KmsKeyId: { 'Fn::ImportValue': expect.stringContaining('DataKey') },
    });
  });

  it('speaks JSONata and ends at last', () => {
    const definition = definitionOf(machineNamed('dev', name));

    expect(definition.QueryLanguage).toBe('JSONata');
    expect(definition.TimeoutSeconds).toBeGreaterThan(0);
  });

  it('gives every task a time-out', () => {
    const without = tasksOf(name).filter(([, state]) => !(state.TimeoutSeconds > 0));

    expect(without.map(([state]) => state)).toEqual([]);
  });

  it('retries what may heal in every task, with full jitter, and never everything', () => {
    for (const [state, { Retry, Resource }] of tasksOf(name)) {
      const errors = Retry.flatMap(({ ErrorEquals }: Properties) => ErrorEquals);

      expect({ state, errors }).toEqual({ state, errors: expect.arrayContaining(healingErrors(Resource)) });
      expect(errors).not.toContain('States.ALL');
      for (const retry of Retry) expect(retry).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2 });
    }
  });

  it('hands over task tokens as expressions, not as literals', () => {
    for (const [state, { Resource, Arguments }] of tasksOf(name)) {
      const waits = Resource.endsWith('.waitForTaskToken');
      const token = Arguments.Payload?.taskToken;

      expect({ state, token }).toEqual({ state, token: waits ? '{% $states.context.Task.Token %}' : undefined });
    }
  });
});

const distributedMapsOf = (name: string) =>
  statesOf(definitionOf(machineNamed('dev', name))).filter(
    ([, state]) => state.Type === 'Map' && state.ItemProcessor.ProcessorConfig.Mode === 'DISTRIBUTED',
  );

describe("LedgerReconciliation's distributed map", () => {
  it('reads a file of payments, batches it, writes its results, and tolerates no failure', () => {
    const maps = distributedMapsOf('LedgerReconciliation');

    expect(maps).toMatchObject([
      [
        'ReconcilePayments',
        {
          ItemProcessor: { ProcessorConfig: { ExecutionType: 'EXPRESS' } },
          ItemReader: { ReaderConfig: { InputType: 'JSONL' } },
          ItemBatcher: { MaxItemsPerBatch: expect.any(Number) },
          ResultWriter: { WriterConfig: { OutputType: 'JSONL' } },
        },
      ],
    ]);
    for (const [, map] of maps) expect(map.ToleratedFailureCount ?? map.ToleratedFailurePercentage ?? 0).toBe(0);
  });
});

describe("TradeMatching's distributed maps", () => {
  const maps = distributedMapsOf('TradeMatching');

  it.each(maps)('%s reads a manifest, batches it, and writes its results with Express children', (_, map) => {
    expect(map).toMatchObject({
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      ItemReader: { ReaderConfig: { InputType: 'JSONL' } },
      ItemBatcher: { MaxItemsPerBatch: expect.any(Number) },
      ResultWriter: { WriterConfig: { OutputType: 'JSONL' } },
    });
    expect(map.MaxConcurrency).toBeLessThanOrEqual(10_000);
  });

  it.each(maps)('%s tolerates no failure', (_, map) => {
    expect(map.ToleratedFailureCount ?? map.ToleratedFailurePercentage ?? 0).toBe(0);
  });

  it('are two', () => {
    expect(maps).toHaveLength(2);
  });
});
