import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** What someone must look at. */
export type AlarmDescription = {
  name: string;
  what: string;
  metric: IMetric;
  /** Raised above it, over so many periods in a row. */
  threshold: number;
  periods: number;
};

/** What should not happen at all: one occurrence is enough. */
export const atFirst = ({
  name,
  what,
  metric,
}: Pick<AlarmDescription, 'name' | 'what' | 'metric'>): AlarmDescription => ({
  name,
  what,
  metric,
  threshold: 0,
  periods: 1,
});
