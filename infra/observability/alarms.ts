import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { metricPeriod } from './metric-period.ts';
import type { WatchedFlow } from './watched-flow.ts';

type AlarmDescription = { name: string; what: string; metric: IMetric; threshold: number; periods: number };

/** What should not happen at all: one occurrence is enough. */
const atFirst = ({ name, what, metric }: Pick<AlarmDescription, 'name' | 'what' | 'metric'>): AlarmDescription => ({
  name,
  what,
  metric,
  threshold: 0,
  periods: 1,
});

/** What someone must look at. */
const alarmsOf = ({ name: flowName, machine, deadLetterQueues, measures }: WatchedFlow): AlarmDescription[] => [
  ...[
    {
      name: `${flowName}-Failed`,
      what: `An execution of ${flowName} failed: see docs/operations.md, "A failed execution"`,
      metric: machine.metricFailed({ period: metricPeriod }),
    },
    {
      name: `${flowName}-TimedOut`,
      what: `An execution of ${flowName} took longer than it may: see docs/operations.md, "A failed execution"`,
      metric: machine.metricTimedOut({ period: metricPeriod }),
    },
    {
      name: `${flowName}-Throttled`,
      what: `Step Functions throttled ${flowName}: see docs/scale.md`,
      metric: machine.metricThrottled({ period: metricPeriod }),
    },
    ...deadLetterQueues.map(({ name, queue }) => ({
      name: `${name}-Undelivered`,
      what: `Something lies in ${name}'s dead-letter queue: see docs/operations.md, "A dead-letter queue that is not empty"`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: metricPeriod, statistic: 'Maximum' }),
    })),
  ].map(atFirst),
  ...measures.alarms,
];

/** The alarms of a flow: both the begin and the end of each are told to `topic`. */
export const createAlarms = (scope: Construct, watched: WatchedFlow, settings: Settings, topic: ITopic): Alarm[] =>
  alarmsOf(watched).map(({ name, what, metric, threshold, periods }) => {
    const alarm = new Alarm(scope, name, {
      alarmName: `${namePrefix(settings)}-${name}`,
      alarmDescription: what,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  });
