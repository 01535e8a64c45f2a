import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import type { CustomerEntry, EntryLedger, LedgerEntry } from '../../../domain/ledger/entry.ts';
import type { Finding } from '../../../domain/ledger/finding.ts';
import type { Reconciliation } from '../../../domain/ledger/reconcile-transaction.ts';
import type { LedgerStore } from '../../../tasks/ports/ledger-store.ts';

/** The ledgers in memory, with the transaction that the machine's Settle and Record make, under the same conditions. */
export class MemoryLedger implements LedgerStore {
  readonly customers = new Map<string, CustomerEntry>();
  readonly rows: Record<EntryLedger, LedgerEntry[]> = { processor: [], core: [] };
  readonly findings = new Map<string, Finding>();
  readonly trails = new Map<string, AuditEntry[]>();

  async collect(txId: string) {
    return {
      views: {
        customer: this.customers.get(txId) ?? null,
        processor: await this.entries('processor', txId),
        core: await this.entries('core', txId),
      },
      finding: this.findings.get(txId) ?? null,
    };
  }

  async addCustomer(entry: CustomerEntry) {
    const existing = this.customers.get(entry.txId);
    if (existing) return { kind: 'exists' as const, entry: existing };
    this.customers.set(entry.txId, entry);
    return { kind: 'added' as const };
  }

  async entries(ledger: EntryLedger, txId: string) {
    return this.rows[ledger].filter((entry) => entry.txId === txId);
  }

  async addEntry(ledger: EntryLedger, entry: LedgerEntry) {
    const existing = this.rows[ledger].find(
      ({ txId, timestamp, entryId }) =>
        txId === entry.txId && timestamp === entry.timestamp && entryId === entry.entryId,
    );
    if (existing) return { kind: 'exists' as const, entry: existing };
    this.rows[ledger].push(entry);
    return { kind: 'added' as const };
  }

  async trail(txId: string) {
    return this.trails.get(txId) ?? [];
  }

  /** All of it or, where any condition fails, nothing. */
  commit({ finding, expectedVersion, trail, settles }: Reconciliation): 'committed' | 'conflict' {
    const { txId } = finding;
    const customer = this.customers.get(txId);
    if ((this.findings.get(txId)?.version ?? null) !== expectedVersion) return 'conflict';
    if (settles && (customer?.status !== 'PENDING' || customer.version !== settles.version)) return 'conflict';
    if (settles && customer) {
      const { settledAt } = settles;
      this.customers.set(txId, { ...customer, status: 'SETTLED', version: settles.version + 1, settledAt });
    }
    this.findings.set(txId, finding);
    this.trails.set(txId, [...(this.trails.get(txId) ?? []), ...trail]);
    return 'committed';
  }
}
