import { type Alarm, AlarmStatusWidget, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { errorsOf, graph, machineGraphs, slowestOf, throttlesOf } from './graph.ts';
import { metricPeriod } from './metric-period.ts';
import type { WatchedFlow } from './watched-flow.ts';

/** One page per flow: what came, what failed, how long it took, and which task was slow or throttled. */
export const createFlowDashboard = (
  scope: Construct,
  { name: flowName, machine, functions, deadLetterQueues, measures }: WatchedFlow,
  settings: Settings,
  alarms: readonly Alarm[],
): Dashboard =>
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `${namePrefix(settings)}-${flowName}`,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
      ...(measures.graphs.length > 0 ? [measures.graphs.map(({ title, metrics }) => graph(title, metrics))] : []),
      machineGraphs(machine),
      [graph('Task errors', errorsOf(functions)), graph('Task throttles', throttlesOf(functions))],
      [
        graph('Task time, p95', slowestOf(functions)),
        graph(
          'Undelivered',
          deadLetterQueues.map(({ name, queue }) =>
            queue.metricApproximateNumberOfMessagesVisible({
              period: metricPeriod,
              statistic: 'Maximum',
              label: name,
            }),
          ),
        ),
      ],
    ],
  });
