import type { Lineage } from '../../domain/document/lineage.ts';
import type { Receipt } from '../../domain/expense/receipt.ts';
import type { Invoice } from '../../domain/procurement/invoice.ts';
import type { Trade } from '../../domain/trade/trade.ts';
import type { ChangedBy } from './changed-by.ts';

/** The document a record comes from, as far as its row needs it. */
export type RecordSource = {
  documentId: string;
  /** The record is only stored while this document holds the content. */
  contentKey: string;
  /** ISO 8601 instant. */
  receivedAt: string;
};

/** `superseded`: a later upload of the same content took over meanwhile; nothing is then written. */
export type StoreOutcome = 'stored' | 'superseded';

/** Stores a document's one record. The same document again changes nothing. */
export type ReceiptStore = {
  store(receipt: Receipt, userId: string, source: RecordSource, by: ChangedBy): Promise<StoreOutcome>;
};
export type InvoiceStore = {
  store(invoice: Invoice, source: RecordSource, by: ChangedBy): Promise<StoreOutcome>;
};

export type ExtractedTrade = { trade: Trade; lineage: Lineage };

/**
 * `created`: a new row. `amended`: another document, or a later record of this one, said something else before; the row
 * is the next version and unmatched again. Both also where that was done before, by a delivery whose answer was lost.
 * `unchanged`: another document's row says so already. `outdated`: a newer document's row stays.
 */
export type TradeOutcome = 'created' | 'amended' | 'unchanged' | 'outdated';

export type ExtractedTradeStore = {
  /**
   * Stores trades of one source in their order, so that of two with one id the later holds; each with its audit entry in
   * one transaction. The same trades again change nothing.
   *
   * @returns an outcome per trade, in order.
   */
  store(trades: readonly ExtractedTrade[], receivedAt: string, by: ChangedBy): Promise<TradeOutcome[]>;
};
