import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { categories } from '../../domain/ledger/verdict.ts';
import type { Measures } from './measures.ts';
import { metricPeriod } from './metric-period.ts';

/** As tasks/adapters/emf-ledger-metrics.ts prints them. */
const counted = (metricName: string, category?: string): Metric =>
  new Metric({
    namespace: 'Concord',
    metricName,
    dimensionsMap: { service: 'ledger', ...(category !== undefined && { category }) },
    statistic: 'Sum',
    period: metricPeriod,
    ...(category !== undefined && { label: category }),
  });

/** Fewer payments say nothing about their ratio. */
const paymentsAtLeast = 20;
/** Percent of the payments that came to rest. Card processors settle all but a few in a thousand without a difference. */
const mismatchesAtMost = 5;

/** Payments that came to an exception, of those that came to an exception or a match. */
const mismatchRatio = (): IMetric =>
  new MathExpression({
    label: 'Mismatches, percent',
    expression: `IF(exceptions + matched > ${paymentsAtLeast}, 100 * exceptions / (exceptions + matched), 0)`,
    usingMetrics: { exceptions: counted('LedgerExceptions'), matched: counted('PaymentsReconciled', 'MATCHED') },
    period: metricPeriod,
  });

export const ledgerMeasures = (): Measures => ({
  graphs: [
    {
      title: 'Payments by class',
      metrics: categories.map((category) => counted('PaymentsReconciled', category)),
    },
    { title: 'Mismatches, percent', metrics: [mismatchRatio()] },
  ],
  alarms: [
    {
      name: 'LedgerSettlement-MismatchRatio',
      what: `More than ${mismatchesAtMost} % of the payments don't agree: see docs/operations.md, "Too many mismatches"`,
      metric: mismatchRatio(),
      threshold: mismatchesAtMost,
      periods: 3,
    },
  ],
});
