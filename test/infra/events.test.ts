import { describe, expect, it } from '@jest/globals';
import { flows } from '../../infra/flows.ts';
import { type Properties, synthesize } from './synthesize.ts';
import { asText, propertiesOf, resourceStatements, resourcesOf } from './template-queries.ts';

const { ConcordFlows: template, ConcordObservability: observability } = synthesize();
const queueIds = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
const queueOf = (reference: Properties): string => reference['Fn::GetAtt'][0];
const ruleNamed = (name: string): Properties | undefined =>
  propertiesOf(template, 'AWS::Events::Rule').find(({ Name }) => Name === `concord-dev-${name}`);

describe('a settlement file', () => {
  it('starts its import, and no document extraction', () => {
    const prefixes = (name: string) => ruleNamed(name)?.EventPattern.detail.object.key;

    expect(prefixes('SettlementFiles-ObjectCreated')).toEqual([{ prefix: 'SETTLEMENTS/' }]);
    expect(prefixes('DocumentExtraction-ObjectCreated')).not.toContainEqual({ prefix: 'SETTLEMENTS/' });
  });
});

describe('an upload', () => {
  it('under one of the four prefixes starts DocumentExtraction', () => {
    const pattern = ruleNamed('DocumentExtraction-ObjectCreated')?.EventPattern;

    expect(pattern).toMatchObject({ source: ['aws.s3'], 'detail-type': ['Object Created'] });
    expect(pattern.detail.object.key).toEqual([
      { prefix: 'BANK/' },
      { prefix: 'COUNTERPARTY/' },
      { prefix: 'INVOICES/' },
      { prefix: 'RECEIPTS/' },
    ]);
    expect(asText(pattern.detail.bucket.name[0])).toBe('concord-dev-documents-<AWS::AccountId>');
  });
});

describe('a failed execution', () => {
  const watched = flows.filter(({ failures }) => failures);

  it('of a Standard machine is recorded, and of an Express one repeated by what started it', () => {
    const express = propertiesOf(template, 'AWS::StepFunctions::StateMachine')
      .filter(({ StateMachineType }) => StateMachineType === 'EXPRESS')
      .map(({ StateMachineName }) => StateMachineName);

    expect(flows.filter(({ failures }) => !failures).map(({ machine }) => machine)).toEqual(express);
  });

  it.each(watched)('of $machine reaches the task that records it', ({ machine, failures, tasks }) => {
    const rule = ruleNamed(`${machine}-ExecutionFailed`);
    const recorder = tasks.find(({ triggeredBy }) => triggeredBy === failures);
    const [target] = rule?.Targets.map(({ Arn }: Properties) => asText(Arn)) ?? [];

    expect(rule?.EventPattern.detail.status).toEqual(['FAILED', 'TIMED_OUT', 'ABORTED']);
    expect(target).toContain(`${machine}Tasks${recorder?.name}Function`);
  });
});

describe('the schedules', () => {
  it('start TradeMatching at night, in the zone that the context says', () => {
    const { ConcordFlows } = synthesize({ nightlySchedule: 'cron(30 1 * * ? *)', timeZone: 'Europe/London' });
    const schedule = propertiesOf(ConcordFlows, 'AWS::Scheduler::Schedule').find(({ Name }) => /Nightly/.test(Name));

    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(30 1 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/London',
      Target: { Input: '{}' },
    });
  });

  it('look for enough new trades during the day', () => {
    const { ConcordFlows } = synthesize({ newTradesThreshold: '7' });
    const schedule = propertiesOf(ConcordFlows, 'AWS::Scheduler::Schedule').find(({ Name }) => /NewTrades/.test(Name));

    expect(schedule?.Target.Input).toBe('{"onlyIfNewTrades":7}');
  });
});

describe('a new entry in a ledger', () => {
  const pipes = propertiesOf(template, 'AWS::Pipes::Pipe');

  it.each(['CustomerLedger', 'ProcessorLedger', 'CoreLedger'])('of %s starts LedgerSettlement', (table) => {
    const pipe = pipes.find(({ Name }) => Name === `concord-dev-LedgerSettlement-${table}`);

    expect(pipe?.Source['Fn::ImportValue']).toContain(`${table}`);
    expect(pipe?.Target.Ref).toContain('LedgerSettlement');
    expect(pipe?.TargetParameters).toEqual({
      InputTemplate: '{"txId":"<$.dynamodb.Keys.txId.S>"}',
      StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' },
    });
    expect(pipe?.SourceParameters.FilterCriteria.Filters).toEqual([{ Pattern: '{"eventName":["INSERT"]}' }]);
  });

  it('that can’t be handed over is tried again in halves, and at last kept', () => {
    expect(pipes).toHaveLength(3);
    for (const { SourceParameters } of pipes) {
      const { DeadLetterConfig, ...stream } = SourceParameters.DynamoDBStreamParameters;

      expect(stream).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        MaximumRetryAttempts: expect.any(Number),
      });
      expect(queueIds).toContain(queueOf(DeadLetterConfig.Arn));
    }
  });
});

describe('what could not be delivered', () => {
  it('by a rule or a schedule is tried for a day and then kept', () => {
    const targets = [
      ...propertiesOf(template, 'AWS::Events::Rule').flatMap(({ Targets }) => Targets),
      ...propertiesOf(template, 'AWS::Scheduler::Schedule').map(({ Target }) => Target),
    ];

    const starts = flows.flatMap(({ startedBy }) => startedBy.filter(({ kind }) => kind !== 'newRows'));
    expect(targets).toHaveLength(starts.length + flows.filter(({ failures }) => failures).length);
    for (const { DeadLetterConfig, RetryPolicy } of targets) {
      expect(queueIds).toContain(queueOf(DeadLetterConfig.Arn));
      expect(RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
    }
  });

  it('by the topic of Textract is kept', () => {
    for (const { RedrivePolicy } of propertiesOf(template, 'AWS::SNS::Subscription')) {
      expect(queueIds).toContain(queueOf(RedrivePolicy.deadLetterTargetArn));
    }
  });

  it('to a task that is invoked asynchronously is kept', () => {
    const invocations = propertiesOf(template, 'AWS::Lambda::EventInvokeConfig');
    const triggered = flows.flatMap(({ tasks }) => tasks.filter(({ triggeredBy }) => triggeredBy));

    expect(invocations).toHaveLength(triggered.length);
    for (const { DestinationConfig } of invocations) {
      expect(queueIds).toContain(queueOf(DestinationConfig.OnFailure.Destination));
    }
  });

  it('lies encrypted for 14 days, and raises an alarm', () => {
    const alarms = propertiesOf(observability, 'AWS::CloudWatch::Alarm')
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Dimensions }) => Dimensions[0].Value);
    const queues = propertiesOf(template, 'AWS::SQS::Queue');

    expect(alarms.sort()).toEqual(queues.map(({ QueueName }) => QueueName).sort());
    for (const queue of queues) {
      expect(queue).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 60 * 60 });
    }
  });

  it('goes over TLS only', () => {
    for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']) {
      const denied = resourceStatements(template, type).filter(({ effect }) => effect === 'Deny');

      expect(denied).toHaveLength(resourcesOf(template, type).length);
      for (const { condition } of denied) expect(condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    }
  });
});

describe('an alarm', () => {
  it.each(flows.flatMap(({ machine }) => ['Failed', 'TimedOut', 'Throttled'].map((what) => `${machine}-${what}`)))(
    '%s is raised at the first occurrence and told to the topic',
    (name) => {
      const alarm = propertiesOf(observability, 'AWS::CloudWatch::Alarm').find(
        ({ AlarmName }) => AlarmName === `concord-dev-${name}`,
      );

      expect(alarm).toMatchObject({
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      });
      expect(alarm?.AlarmActions).toHaveLength(1);
    },
  );

  it('is raised when too many payments do not agree', () => {
    const alarm = propertiesOf(observability, 'AWS::CloudWatch::Alarm').find(
      ({ AlarmName }) => AlarmName === 'concord-dev-LedgerSettlement-MismatchRatio',
    );

    expect(alarm).toMatchObject({ Threshold: 5, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
    expect(alarm?.AlarmActions).toHaveLength(1);
  });

  it('may be published by CloudWatch', () => {
    const publishers = resourceStatements(observability, 'AWS::SNS::TopicPolicy').filter(
      ({ effect, actions }) => effect === 'Allow' && actions.includes('sns:Publish'),
    );

    expect(publishers).toHaveLength(1);
  });

  it('is mailed to whom the context says', () => {
    const mailed = synthesize({ alarmEmail: 'ops@example.com' }).ConcordObservability;

    expect(propertiesOf(observability, 'AWS::SNS::Subscription')).toEqual([]);
    expect(propertiesOf(mailed, 'AWS::SNS::Subscription')).toMatchObject([
      { Protocol: 'email', Endpoint: 'ops@example.com' },
    ]);
  });
});
