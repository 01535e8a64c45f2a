import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Receipt } from '../../../domain/expense/receipt.ts';
import type { Invoice } from '../../../domain/procurement/invoice.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import type { TradeRecord } from '../../../tasks/adapters/trade-item.ts';
import type { DocumentStore } from '../../../tasks/ports/document-store.ts';
import type {
  ExtractedTrade,
  ExtractedTradeStore,
  InvoiceStore,
  ReceiptStore,
} from '../../../tasks/ports/extracted-records.ts';
import { aDocument, by } from './document-store-contract.ts';

export type RecordStores = {
  documents: DocumentStore;
  trades: ExtractedTradeStore;
  receipts: ReceiptStore;
  invoices: InvoiceStore;
  tradeRow(tradeId: string): Promise<TradeRecord | undefined>;
  /** What matching does to a row when it has a verdict. */
  matchTrade(tradeId: string, matchId: string): Promise<void>;
  auditOf(entity: string): Promise<string[]>;
};

let suffix = 0;

export const recordStoresContract = (name: string, open: () => RecordStores) =>
  describe(`${name}: extracted records`, () => {
    let stores: RecordStores;
    let id: (name: string) => string;
    beforeEach(() => {
      stores = open();
      suffix += 1;
      const own = suffix;
      id = (name) => `${name}-${own}`;
    });

    const trade = (tradeId: string, documentId: string, record: number, more: Partial<Trade> = {}): ExtractedTrade => ({
      trade: {
        tradeId,
        source: 'BANK',
        product: 'FX_SPOT',
        tradeDate: '2026-11-02',
        notional: '1000000.00',
        currency: 'EUR',
        counterpartyName: 'Nordbank AG',
        ...more,
      },
      lineage: {
        documentId,
        documentHash: 'cd'.repeat(32),
        record,
        fields: { notional: { confidence: 0.97, page: 1, box: { left: 0.1, top: 0.2, width: 0.3, height: 0.02 } } },
      },
    });
    const monday = '2026-11-02T08:00:00.000Z';
    const tuesday = '2026-11-03T08:00:00.000Z';

    it('stores trades as unmatched first versions, with lineage and audit', async () => {
      const trades = Array.from({ length: 130 }, (_, at) => trade(id(`T${at}`), id('doc'), at));

      expect(await stores.trades.store(trades, monday, by)).toEqual(trades.map(() => 'created'));
      expect(await stores.tradeRow(id('T129'))).toEqual({
        ...trades[129],
        version: 1,
        matchStatus: 'UNMATCHED',
        receivedAt: monday,
        createdAt: by.at,
        updatedAt: by.at,
        executionArn: by.executionArn,
      });
      expect(await stores.auditOf(`TRADE#BANK#${id('T0')}`)).toEqual(['TRADE_EXTRACTED']);
    });

    it('gives the same answer and changes nothing when the same trades come again', async () => {
      const trades = [trade(id('A'), id('doc'), 0), trade(id('B'), id('doc'), 1)];
      await stores.trades.store(trades, monday, by);

      expect(await stores.trades.store(trades, monday, by)).toEqual(['created', 'created']);
      expect(await stores.tradeRow(id('A'))).toMatchObject({ version: 1 });
      expect(await stores.auditOf(`TRADE#BANK#${id('A')}`)).toHaveLength(1);
    });

    it('amends a trade by a newer document: next version, audited, its match stale', async () => {
      await stores.trades.store([trade(id('A'), id('monday'), 0)], monday, by);
      await stores.matchTrade(id('A'), 'match-1');

      const outcomes = await stores.trades.store([trade(id('A'), id('tuesday'), 0, { notional: '2.00' })], tuesday, by);

      expect(outcomes).toEqual(['amended']);
      const row = await stores.tradeRow(id('A'));
      expect(row).toMatchObject({ version: 2, matchStatus: 'UNMATCHED', staleMatchId: 'match-1' });
      expect(row).not.toHaveProperty('matchId');
      expect(row?.trade.notional).toBe('2.00');
      expect(row?.lineage.documentId).toBe(id('tuesday'));
      expect(await stores.auditOf(`TRADE#BANK#${id('A')}`)).toEqual(['TRADE_EXTRACTED', 'TRADE_AMENDED']);
    });

    it('keeps a newer document’s terms when an older document is stored later', async () => {
      await stores.trades.store([trade(id('A'), id('tuesday'), 0, { notional: '2.00' })], tuesday, by);

      expect(await stores.trades.store([trade(id('A'), id('monday'), 0)], monday, by)).toEqual(['outdated']);
      expect((await stores.tradeRow(id('A')))?.trade.notional).toBe('2.00');
    });

    it('leaves a matched trade matched when a newer document says the same', async () => {
      await stores.trades.store([trade(id('A'), id('monday'), 0)], monday, by);
      await stores.matchTrade(id('A'), 'match-1');

      expect(await stores.trades.store([trade(id('A'), id('tuesday'), 0)], tuesday, by)).toEqual(['unchanged']);
      expect(await stores.tradeRow(id('A'))).toMatchObject({ version: 1, matchId: 'match-1' });
    });

    it('takes the later of two records with one id in a document, also when they come again', async () => {
      const trades = [trade(id('A'), id('doc'), 0), trade(id('A'), id('doc'), 1, { notional: '3.00' })];

      expect(await stores.trades.store(trades, monday, by)).toEqual(['created', 'amended']);
      expect(await stores.trades.store(trades, monday, by)).toEqual(['outdated', 'amended']);
      expect(await stores.tradeRow(id('A'))).toMatchObject({ version: 2 });
      expect((await stores.tradeRow(id('A')))?.trade.notional).toBe('3.00');
    });

    it('finds a trade without a trade date again', async () => {
      const { trade: dated, lineage } = trade(id('A'), id('doc'), 0);
      const { tradeDate: _, ...undated } = dated;

      await stores.trades.store([{ trade: undated, lineage }], monday, by);

      expect((await stores.tradeRow(id('A')))?.trade).toEqual(undated);
    });

    const source = async (documentId: string, holds: boolean) => {
      const contentKey = `CONTENT#${documentId}`;
      await stores.documents.register({ document: aDocument(documentId), ...(holds && { contentKey }) }, by);
      return { documentId, contentKey, receivedAt: monday };
    };
    const lineage = (documentId: string) => ({ documentId, documentHash: 'ef', record: 0, fields: {} });
    const receipt = (documentId: string): Receipt => ({
      merchantName: 'Café Noir',
      date: '2026-11-01',
      currency: 'EUR',
      total: '12.30',
      lineItems: [],
      lineage: lineage(documentId),
    });
    const invoice = (documentId: string): Invoice => ({
      vendorName: 'Papier GmbH',
      invoiceNumber: '4711',
      invoiceDate: '2026-11-01',
      currency: 'EUR',
      totalAmount: '119.00',
      lineItems: [],
      lineage: lineage(documentId),
    });

    it('stores a receipt and an invoice once by document', async () => {
      const ofReceipt = await source(id('receipt'), true);
      const ofInvoice = await source(id('invoice'), true);

      for (const _delivery of [1, 2]) {
        expect(await stores.receipts.store(receipt(id('receipt')), 'u-1', ofReceipt, by)).toBe('stored');
        expect(await stores.invoices.store(invoice(id('invoice')), ofInvoice, by)).toBe('stored');
      }
      expect(await stores.auditOf(`RECEIPT#${id('receipt')}`)).toEqual(['RECEIPT_EXTRACTED']);
      expect(await stores.auditOf(`INVOICE#${id('invoice')}`)).toEqual(['INVOICE_EXTRACTED']);
    });

    it('stores nothing of a document that no longer holds its content', async () => {
      const ofReceipt = await source(id('receipt'), false);
      const ofInvoice = await source(id('invoice'), false);

      expect(await stores.receipts.store(receipt(id('receipt')), 'u-1', ofReceipt, by)).toBe('superseded');
      expect(await stores.invoices.store(invoice(id('invoice')), ofInvoice, by)).toBe('superseded');
      expect(await stores.auditOf(`RECEIPT#${id('receipt')}`)).toEqual([]);
    });
  });
