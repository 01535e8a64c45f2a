import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** What a flow counts of its business, besides what AWS counts of its parts. */
export type Measures = {
  graphs: readonly { title: string; metrics: readonly IMetric[] }[];
  alarms: readonly {
    name: string;
    what: string;
    metric: IMetric;
    /** Raised above it, over so many periods in a row. */
    threshold: number;
    periods: number;
  }[];
};
