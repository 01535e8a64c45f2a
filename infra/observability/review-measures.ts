import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { escalateReview } from '../../tasks/document-extraction/descriptions.ts';
import { functionName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import { atFirst } from './alarm-description.ts';
import type { Measures } from './measures.ts';
import { metricPeriod } from './metric-period.ts';

/** A review's wait goes by undecided if, and only if, its execution runs EscalateReview: that is the count of them. */
export const reviewMeasures = (settings: Settings): Measures => {
  const overdue = new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'Invocations',
    dimensionsMap: { FunctionName: functionName(settings, escalateReview.name) },
    statistic: 'Sum',
    period: metricPeriod,
  });
  return {
    graphs: [{ title: 'Reviews that nobody decided in time', metrics: [overdue] }],
    alarms: [
      atFirst({
        name: 'DocumentExtraction-ReviewOverdue',
        what: 'A document has waited a week for a decision: see docs/operations.md, "A review that nobody decides"',
        metric: overdue,
      }),
    ],
  };
};
