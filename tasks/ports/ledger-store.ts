import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { CustomerEntry, EntryLedger, LedgerEntry, LedgerViews } from '../../domain/ledger/entry.ts';
import type { Finding } from '../../domain/ledger/finding.ts';

/** The three ledgers, append-only but for the customer's status, and what was found of each payment. */
export type LedgerStore = {
  /** All that the ledgers say of a payment, and the latest finding; each read consistently. */
  collect(txId: string): Promise<{ views: LedgerViews; finding: Finding | null }>;
  /** Adds the customer's entry, unless there is one: then that one comes back. */
  addCustomer(entry: CustomerEntry): Promise<{ kind: 'added' } | { kind: 'exists'; entry: CustomerEntry }>;
  /** Entries of a payment in one ledger, read consistently. */
  entries(ledger: EntryLedger, txId: string): Promise<LedgerEntry[]>;
  /** Adds an entry, unless its ledger has one of its time and name: then that one comes back. */
  addEntry(
    ledger: EntryLedger,
    entry: LedgerEntry,
  ): Promise<{ kind: 'added' } | { kind: 'exists'; entry: LedgerEntry }>;
  /** Every state that a payment went through, in order. */
  trail(txId: string): Promise<AuditEntry[]>;
};
