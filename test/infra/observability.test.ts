import { describe, expect, it } from '@jest/globals';
import { flows } from '../../infra/flows.ts';
import { apiFunctions } from '../../tasks/api/descriptions.ts';
import { type Properties, synthesize } from './synthesize.ts';
import { asText, propertiesOf } from './template-queries.ts';

const { ConcordApi: api, ConcordFlows: flowStack, ConcordObservability: template } = synthesize();
const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');
const alarmNamed = (name: string): Properties | undefined =>
  alarms.find(({ AlarmName }) => AlarmName === `concord-dev-${name}`);
const dimensionsOf = ({ Dimensions }: Properties): Record<string, string> =>
  Object.fromEntries(Dimensions.map(({ Name, Value }: Properties) => [Name, asText(Value)]));
const deployed = (type: string, name: string): string[] =>
  [api, flowStack].flatMap((stack) => propertiesOf(stack, type).map((properties) => properties[name]));

describe('an alarm', () => {
  it('goes to the topic when it begins and when it ends', () => {
    for (const { AlarmActions, OKActions } of alarms) {
      expect(AlarmActions).toHaveLength(1);
      expect(OKActions).toEqual(AlarmActions);
    }
  });

  it('watches a function that is deployed', () => {
    const watched = alarms
      .filter(({ Namespace }) => Namespace === 'AWS/Lambda')
      .map((alarm) => /concord-dev-\w+/.exec(dimensionsOf(alarm).FunctionName ?? '')?.[0]);

    expect(watched).not.toEqual([]);
    expect(deployed('AWS::Lambda::Function', 'FunctionName')).toEqual(expect.arrayContaining(watched));
  });

  it.each(apiFunctions.flatMap(({ name }) => [`${name}-Errors`, `${name}-Throttled`]))(
    '%s is raised at the first occurrence',
    (name) => {
      expect(alarmNamed(name)).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    },
  );

  it.each(['Failed', 'TimedOut', 'Throttled'])(
    'is raised at the first start of a workflow over HTTP that is %s',
    (how) => {
      const alarm = alarmNamed(`StartWorkflow-${how}`);

      expect(alarm).toMatchObject({ MetricName: expect.stringMatching(/^Execution/), Threshold: 0 });
      expect(asText(alarm?.Dimensions[0].Value)).toMatch(/stateMachine:StartWorkflow$/);
    },
  );

  it('is raised when more than one request in a hundred fails on our side, for a quarter of an hour', () => {
    expect(alarmNamed('Api-ServerErrors')).toMatchObject({
      MetricName: '5XXError',
      Statistic: 'Average',
      Dimensions: [{ Name: 'ApiName', Value: propertiesOf(api, 'AWS::ApiGateway::RestApi')[0]?.Name }],
      Threshold: 0.01,
      Period: 300,
      EvaluationPeriods: 3,
    });
  });

  it('is raised when the slowest requests take too long', () => {
    expect(alarmNamed('Api-Slow')).toMatchObject({ MetricName: 'Latency', ExtendedStatistic: 'p99' });
  });

  it('is raised when the API refuses many requests, which its access log counts', () => {
    const [filter] = propertiesOf(api, 'AWS::Logs::MetricFilter');
    const [transformation] = filter?.MetricTransformations ?? [];
    const { Format } = propertiesOf(api, 'AWS::ApiGateway::Stage')[0]?.AccessLogSetting ?? {};

    expect(filter?.FilterPattern).toBe('{ $.status = "429" }');
    expect(JSON.parse(Format).status).toBe('$context.status');
    expect(alarmNamed('Api-Throttled')).toMatchObject({
      Namespace: transformation.MetricNamespace,
      MetricName: transformation.MetricName,
    });
  });

  it('is raised when a review was not decided in time', () => {
    const alarm = alarmNamed('DocumentExtraction-ReviewOverdue');

    expect(alarm).toMatchObject({ MetricName: 'Invocations', Threshold: 0, EvaluationPeriods: 1 });
    expect(dimensionsOf(alarm as Properties)).toEqual({ FunctionName: 'concord-dev-EscalateReview' });
  });
});

describe('the dashboards', () => {
  const bodies = new Map(
    propertiesOf(template, 'AWS::CloudWatch::Dashboard').map(({ DashboardName, DashboardBody }) => [
      DashboardName,
      asText(DashboardBody),
    ]),
  );

  it('are one per flow and one of the API', () => {
    const names = [...flows.map(({ machine }) => machine), 'Api'].map((name) => `concord-dev-${name}`);

    expect([...bodies.keys()].sort()).toEqual(names.sort());
  });

  it('show how much the API is asked, how long it takes, and what it refuses', () => {
    const body = bodies.get('concord-dev-Api') ?? '';

    for (const shown of ['"Count"', '"p50"', '"p95"', '"p99"', '"4XXError"', '"5XXError"', '"ApiRequestsThrottled"'])
      expect(body).toContain(shown);
  });
});
