import { canonicalColumns } from '../../domain/trade/trade.ts';
import type { RawAnswer } from '../../tasks/ports/document-reader.ts';

const spot = {
  externalRef: 'REF-1',
  uti: '',
  product: 'FX_SPOT',
  tradeDate: '2026-10-30',
  effectiveDate: '2026-11-03',
  maturityDate: '',
  direction: 'BUY',
  notional: '1000000.00',
  currency: 'EUR',
  counterNotional: '1085000.00',
  counterCurrency: 'USD',
  rate: '1.0850',
  floatingIndex: '',
  partyLei: '',
  partyName: 'Meridian Bank',
  counterpartyLei: '',
  counterpartyName: 'Halden Capital',
  book: 'FX',
  trader: 'ada',
};

/** A trade file of FX spots with these ids, whose terms can be overridden. */
export const tradeCsv = (tradeIds: readonly string[], terms: Partial<typeof spot> = {}): string =>
  [
    canonicalColumns.join(','),
    ...tradeIds.map((tradeId) => {
      const row: Record<string, string> = { ...spot, ...terms, tradeId, externalRef: `REF-${tradeId}` };
      return canonicalColumns.map((column) => row[column] ?? '').join(',');
    }),
  ].join('\n');

/** A PNG of one row, as far as it is looked at before Textract: signature and header. Each width is another content. */
export const pngBytes = (width = 1): Uint8Array => {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  bytes.set([0, 0, 0, width, 0, 0, 0, 1, 8, 0, 0, 0, 0], 16);
  return bytes;
};

/** A TIFF whose chain of directories has this many pages. */
export const tiffBytes = (pages: number): Uint8Array => {
  const bytes = new Uint8Array(8 + pages * 6);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 0x2a, 0]);
  view.setUint32(4, 8, true);
  for (let page = 0; page < pages; page += 1)
    view.setUint32(8 + page * 6 + 2, page === pages - 1 ? 0 : 8 + (page + 1) * 6, true);
  return bytes;
};

const box = { BoundingBox: { Left: 0.1, Top: 0.1, Width: 0.2, Height: 0.02 } };
const summaryField = (type: string, value: string, confidence: number) => ({
  Type: { Text: type, Confidence: confidence },
  ValueDetection: { Text: value, Confidence: confidence, Geometry: box },
  PageNumber: 1,
  Currency: { Code: 'EUR', Confidence: 99 },
});

/** AnalyzeExpense's answer to a receipt or invoice with these summary fields. */
export const expenseAnswer = (fields: Record<string, string>, confidence = 98): RawAnswer => ({
  analysis: 'expense',
  responses: [
    {
      DocumentMetadata: { Pages: 1 },
      ExpenseDocuments: [
        {
          ExpenseIndex: 1,
          SummaryFields: Object.entries(fields).map(([type, value]) => summaryField(type, value, confidence)),
          LineItemGroups: [],
        },
      ],
    },
  ],
});

export const receiptAnswer = (confidence = 98): RawAnswer =>
  expenseAnswer({ VENDOR_NAME: 'Café Noir', INVOICE_RECEIPT_DATE: '2026-10-31', TOTAL: 'EUR 12.30' }, confidence);

export const invoiceAnswer = (): RawAnswer =>
  expenseAnswer({
    VENDOR_NAME: 'Papier GmbH',
    INVOICE_RECEIPT_ID: '4711',
    INVOICE_RECEIPT_DATE: '2026-10-31',
    DUE_DATE: '2026-11-30',
    TOTAL: 'EUR 119.00',
  });
