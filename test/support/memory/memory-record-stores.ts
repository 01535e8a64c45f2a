import type { Receipt } from '../../../domain/expense/receipt.ts';
import type { Invoice } from '../../../domain/procurement/invoice.ts';
import { tradeEntity } from '../../../tasks/adapters/dynamo-extracted-trade-store.ts';
import { tradeChange } from '../../../tasks/adapters/trade-change.ts';
import type { TradeRecord } from '../../../tasks/adapters/trade-item.ts';
import type { ChangedBy } from '../../../tasks/ports/changed-by.ts';
import type { DocumentStore } from '../../../tasks/ports/document-store.ts';
import type {
  ExtractedTradeStore,
  InvoiceStore,
  ReceiptStore,
  RecordSource,
} from '../../../tasks/ports/extracted-records.ts';
import { type MemoryAudit, stored } from './memory-audit.ts';

export type MemoryTradeStore = ExtractedTradeStore & { rows: Map<string, TradeRecord> };

export const memoryTradeStore = (audit: MemoryAudit): MemoryTradeStore => {
  const rows = new Map<string, TradeRecord>();
  return {
    rows,
    store: async (trades, receivedAt, by) =>
      trades.map((extracted) => {
        const entity = tradeEntity(extracted.trade);
        const before = rows.get(entity);
        const { outcome, after } = tradeChange(before, extracted, receivedAt, by);
        if (after) {
          const action = outcome === 'created' ? 'TRADE_EXTRACTED' : 'TRADE_AMENDED';
          audit.append({ entity, action, before: before?.trade ?? null, after: after.trade }, by);
          rows.set(entity, stored(after));
        }
        return outcome;
      }),
  };
};

/** Rows by document id, put once and only while the document holds the content. */
const putOnce = async <Row>(
  rows: Map<string, Row>,
  { documents, audit, kind }: { documents: Pick<DocumentStore, 'holderOf'>; audit: MemoryAudit; kind: string },
  { documentId, contentKey }: RecordSource,
  row: Row,
  by: ChangedBy,
): Promise<'stored' | 'superseded'> => {
  if (rows.has(documentId)) return 'stored';
  if ((await documents.holderOf(contentKey)) !== documentId) return 'superseded';
  audit.append({ entity: `${kind}#${documentId}`, action: `${kind}_EXTRACTED`, before: null, after: row }, by);
  rows.set(documentId, stored(row));
  return 'stored';
};

type Documents = Pick<DocumentStore, 'holderOf'>;
type ReceiptRow = Receipt & { userId: string };

export const memoryReceiptStore = (
  documents: Documents,
  audit: MemoryAudit,
): ReceiptStore & { rows: Map<string, ReceiptRow> } => {
  const rows = new Map<string, ReceiptRow>();
  return {
    rows,
    store: (receipt, userId, source, by) =>
      putOnce(rows, { documents, audit, kind: 'RECEIPT' }, source, { ...receipt, userId }, by),
  };
};

export const memoryInvoiceStore = (
  documents: Documents,
  audit: MemoryAudit,
): InvoiceStore & { rows: Map<string, Invoice> } => {
  const rows = new Map<string, Invoice>();
  return {
    rows,
    store: (invoice, source, by) => putOnce(rows, { documents, audit, kind: 'INVOICE' }, source, invoice, by),
  };
};
