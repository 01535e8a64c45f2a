import type { Clock } from '../ports/clock.ts';
import type { Lease } from '../ports/reconciliation-store.ts';

/**
 * How long a run may go without a word before its scope is free again. A failed run gives its scope up at once
 * (RecordRunFailure); this is for the case that even the failure's event was lost.
 */
const leaseMilliseconds = 3 * 60 * 60 * 1000;

export const leaseFrom = (clock: Clock): Lease => {
  const nowEpochMs = clock();
  return { nowEpochMs, untilEpochMs: nowEpochMs + leaseMilliseconds };
};
