import type { Finding } from '../../domain/ledger/finding.ts';
import type { Category } from '../../domain/ledger/verdict.ts';

/** Where a walk over payments goes on: the shard, and the list's own position in it. Opaque. */
export type PaymentCursor = { shard: number; position: unknown };
export type PaymentPage = { txIds: string[]; next: PaymentCursor | null };

/** A finding's place in the list: findings that came earlier follow. */
export type FindingPlace = { since: string; txId: string };

/** Lists over all payments, by index and not by scan. The indexes run a moment behind the tables. */
export type LedgerLists = {
  /** Payments whose clock has run out by an instant (epoch milliseconds). */
  due(byEpochMs: number, cursor: PaymentCursor | null): Promise<PaymentPage>;
  /** Payments of which some ledger got an entry on a UTC day, each once. */
  ofDay(day: string, cursor: PaymentCursor | null): Promise<PaymentPage>;
  /**
   * Findings that came between two instants (ISO 8601, inclusive), newest first; of all categories where none is named.
   * `next` is missing after the last.
   */
  findings(query: {
    category?: Category | undefined;
    from?: string | undefined;
    to?: string | undefined;
    after?: FindingPlace | undefined;
    limit: number;
  }): Promise<{ items: Finding[]; next?: FindingPlace }>;
};
