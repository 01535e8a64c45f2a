import { type Alarm, AlarmStatusWidget, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { errorsOf, graph, machineGraphs, percentiles, slowestOf, throttlesOf } from './graph.ts';
import type { WatchedApi } from './watched-api.ts';

/** What was asked, what was refused and what failed, how long it took, and which function or start was the reason. */
export const createApiDashboard = (
  scope: Construct,
  { metric, throttled, functions, starter }: WatchedApi,
  settings: Settings,
  alarms: readonly Alarm[],
): Dashboard =>
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `${namePrefix(settings)}-Api`,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 6 })],
      [
        graph('Requests', [metric('Count', { statistic: 'Sum', label: 'Requests' })]),
        graph(
          'Time to answer',
          percentiles((options) => metric('Latency', options)),
        ),
      ],
      [
        graph('Refused and failed', [
          metric('4XXError', { statistic: 'Sum', label: '4xx' }),
          metric('5XXError', { statistic: 'Sum', label: '5xx' }),
        ]),
        graph('Throttled', [throttled, ...throttlesOf(functions)]),
      ],
      [graph('Function errors', errorsOf(functions)), graph('Function time, p95', slowestOf(functions))],
      machineGraphs(starter),
    ],
  });
