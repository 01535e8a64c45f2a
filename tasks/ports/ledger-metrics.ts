import type { Category } from '../../domain/ledger/verdict.ts';

/** What dashboards and alarms count of the ledgers. */
export type LedgerMetrics = {
  /** Payments that came into a state of each category; `exceptions` of them, which a person must look at. */
  count(byCategory: ReadonlyMap<Category, { payments: number; exceptions: number }>): void;
};
