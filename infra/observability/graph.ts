import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { metricPeriod } from './metric-period.ts';
import type { WatchedFunction } from './watched-function.ts';

const period = metricPeriod;

/** Half a row of a dashboard. */
export const graph = (title: string, metrics: readonly IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: [...metrics], width: 12, height: 6 });

/** How a dashboard shows time: what most see, what some see, what hardly anyone sees. */
export const percentiles = (metricOf: (options: { statistic: string; label: string }) => IMetric): IMetric[] =>
  ['p50', 'p95', 'p99'].map((statistic) => metricOf({ statistic, label: statistic }));

/** What came to a machine, how it ended, and how long it took. */
export const machineGraphs = (machine: IStateMachine): GraphWidget[] => [
  graph('Executions', [
    machine.metricStarted({ period }),
    machine.metricSucceeded({ period }),
    machine.metricFailed({ period }),
    machine.metricTimedOut({ period }),
    machine.metricAborted({ period }),
  ]),
  graph(
    'Execution time',
    percentiles((options) => machine.metricTime({ period, ...options })),
  ),
];

export const errorsOf = (functions: readonly WatchedFunction[]): IMetric[] =>
  functions.map(({ name, taskFunction }) => taskFunction.metricErrors({ period, label: name }));

export const throttlesOf = (functions: readonly WatchedFunction[]): IMetric[] =>
  functions.map(({ name, taskFunction }) => taskFunction.metricThrottles({ period, label: name }));

export const slowestOf = (functions: readonly WatchedFunction[]): IMetric[] =>
  functions.map(({ name, taskFunction }) => taskFunction.metricDuration({ period, statistic: 'p95', label: name }));
