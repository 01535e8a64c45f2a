import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDescription } from './alarm-description.ts';

/** What a flow counts of its business, besides what AWS counts of its parts. */
export type Measures = {
  graphs: readonly { title: string; metrics: readonly IMetric[] }[];
  alarms: readonly AlarmDescription[];
};
