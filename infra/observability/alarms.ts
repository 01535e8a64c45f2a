import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { metricPeriod } from './metric-period.ts';
import type { WatchedFlow } from './watched-flow.ts';

type AlarmDescription = { name: string; what: string; metric: IMetric };

/** What someone must look at: every one of these counts things that should not happen at all. */
const alarmsOf = ({ name: flowName, machine, deadLetterQueues }: WatchedFlow): AlarmDescription[] => [
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
];

/** The alarms of a flow: one occurrence is enough, and both its begin and its end are told to `topic`. */
export const createAlarms = (scope: Construct, watched: WatchedFlow, settings: Settings, topic: ITopic): Alarm[] =>
  alarmsOf(watched).map(({ name, what, metric }) => {
    const alarm = new Alarm(scope, name, {
      alarmName: `${namePrefix(settings)}-${name}`,
      alarmDescription: what,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  });
