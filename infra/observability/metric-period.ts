import { Duration } from 'aws-cdk-lib/core';

/** What one point of every graph and alarm covers. */
export const metricPeriod = Duration.minutes(5);
