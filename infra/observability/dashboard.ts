import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { metricPeriod } from './metric-period.ts';
import type { WatchedFlow } from './watched-flow.ts';

const graph = (title: string, metrics: readonly IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: [...metrics], width: 12, height: 6 });

/** One page per flow: what came, what failed, how long it took, and which task was slow or throttled. */
export const createDashboard = (
  scope: Construct,
  { name: flowName, machine, functions, deadLetterQueues, measures }: WatchedFlow,
  settings: Settings,
  alarms: readonly Alarm[],
): Dashboard => {
  const period = metricPeriod;
  const perTask = (metricOf: (task: WatchedFlow['functions'][number]) => IMetric) => functions.map(metricOf);
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `${namePrefix(settings)}-${flowName}`,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
      ...(measures.graphs.length > 0 ? [measures.graphs.map(({ title, metrics }) => graph(title, metrics))] : []),
      [
        graph('Executions', [
          machine.metricStarted({ period }),
          machine.metricSucceeded({ period }),
          machine.metricFailed({ period }),
          machine.metricTimedOut({ period }),
          machine.metricAborted({ period }),
        ]),
        graph(
          'Execution time',
          ['p50', 'p95', 'p99'].map((statistic) => machine.metricTime({ period, statistic, label: statistic })),
        ),
      ],
      [
        graph(
          'Task errors',
          perTask(({ name, taskFunction }) => taskFunction.metricErrors({ period, label: name })),
        ),
        graph(
          'Task throttles',
          perTask(({ name, taskFunction }) => taskFunction.metricThrottles({ period, label: name })),
        ),
      ],
      [
        graph(
          'Task time, p95',
          perTask(({ name, taskFunction }) => taskFunction.metricDuration({ period, statistic: 'p95', label: name })),
        ),
        graph(
          'Undelivered',
          deadLetterQueues.map(({ name, queue }) =>
            queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum', label: name }),
          ),
        ),
      ],
    ],
  });
};
