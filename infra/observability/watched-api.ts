import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { apiFunctions } from '../../tasks/api/descriptions.ts';
import { apiName, throttledRequests } from '../api/api-names.ts';
import type { Settings } from '../settings.ts';
import { metricPeriod } from './metric-period.ts';
import { type WatchedFunction, watchedFunction } from './watched-function.ts';

type Shown = { statistic: string; label?: string };

/** The API's parts as what they measure. */
export type WatchedApi = {
  /** As API Gateway counts: Count, 4XXError, 5XXError, Latency. */
  metric: (metricName: string, shown: Shown) => Metric;
  /** What it refused with a 429, which API Gateway itself counts among all 4xx. */
  throttled: Metric;
  functions: readonly WatchedFunction[];
  /** StartWorkflow. */
  starter: IStateMachine;
};

export const watchedApi = (scope: Construct, settings: Settings): WatchedApi => ({
  metric: (metricName, shown) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiName: apiName(settings) },
      period: metricPeriod,
      ...shown,
    }),
  throttled: new Metric({ ...throttledRequests, statistic: 'Sum', period: metricPeriod }),
  functions: apiFunctions.map((description) => watchedFunction(scope, description, settings)),
  starter: StateMachine.fromStateMachineName(scope, 'Starter', 'StartWorkflow'),
});
