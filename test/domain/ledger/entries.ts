import type { CustomerEntry, LedgerEntry, LedgerViews } from '../../../domain/ledger/entry.ts';

/** A Monday morning, inside everyone's business hours. */
export const monday = Date.parse('2026-03-02T10:00:00.000Z');
export const iso = (epochMs: number): string => new Date(epochMs).toISOString();

export const customerEntry = (more: Partial<CustomerEntry> = {}): CustomerEntry => ({
  txId: 'tx-1',
  amount: '100.00',
  currency: 'EUR',
  processor: 'CARDCO',
  status: 'PENDING',
  version: 1,
  recordedAt: iso(monday),
  recordedBy: 'test',
  ...more,
});

let names = 0;
export const ledgerEntry = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  txId: 'tx-1',
  entryId: `entry-${++names}`,
  kind: 'SETTLEMENT',
  amount: '100.00',
  currency: 'EUR',
  timestamp: iso(monday + 60_000),
  recordedAt: iso(monday + 60_000),
  recordedBy: 'test',
  ...more,
});

export const views = (more: Partial<LedgerViews> = {}): LedgerViews => ({
  customer: customerEntry(),
  processor: [],
  core: [],
  ...more,
});
