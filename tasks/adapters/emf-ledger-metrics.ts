import { Metrics } from '@aws-lambda-powertools/metrics';
import type { LedgerMetrics } from '../ports/ledger-metrics.ts';

/**
 * Metrics as CloudWatch's embedded metric format: a line a category, and one over all, since an alarm can't sum over a
 * dimension.
 */
export const emfLedgerMetrics = (): LedgerMetrics => {
  const metrics = new Metrics({ namespace: 'Concord', serviceName: 'ledger' });
  const print = (payments: number, exceptions: number): void => {
    metrics.addMetric('PaymentsReconciled', 'Count', payments);
    metrics.addMetric('LedgerExceptions', 'Count', exceptions);
    metrics.publishStoredMetrics();
  };
  return {
    count: (byCategory) => {
      const counts = [...byCategory.values()];
      for (const [category, { payments, exceptions }] of byCategory) {
        metrics.addDimension('category', category);
        print(payments, exceptions);
      }
      if (counts.length === 0) return;
      print(
        counts.reduce((sum, { payments }) => sum + payments, 0),
        counts.reduce((sum, { exceptions }) => sum + exceptions, 0),
      );
    },
  };
};
