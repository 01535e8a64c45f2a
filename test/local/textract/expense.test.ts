import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpenseDocument } from '@aws-sdk/client-textract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Textract } from '../../../local/textract/create-textract.ts';
import { makePdf, makePng, type Text, textRows } from './documents.ts';
import { base64, type ExpenseAnswer, openTextract } from './open-textract.ts';

let textract: Textract;
beforeAll(async () => {
  textract = await openTextract();
});
afterAll(() => textract.close());

async function analyse(bytes: Uint8Array): Promise<ExpenseDocument> {
  const answer = (await textract.handle('AnalyzeExpense', { Document: { Bytes: base64(bytes) } })) as ExpenseAnswer;
  expect(answer.ExpenseDocuments).toHaveLength(1);
  return answer.ExpenseDocuments[0]!;
}

/** The first value of each type. */
function summary(document: ExpenseDocument): Record<string, string> {
  const fields = document.SummaryFields!.map((field) => [field.Type!.Text!, field.ValueDetection!.Text!]);
  return Object.fromEntries(fields.reverse());
}

function lineItems(document: ExpenseDocument): Record<string, string>[] {
  return (document.LineItemGroups?.[0]?.LineItems ?? []).map(({ LineItemExpenseFields }) =>
    Object.fromEntries(LineItemExpenseFields!.map((field) => [field.Type!.Text!, field.ValueDetection!.Text!])),
  );
}

const till: Text[] = [
  { text: 'PINE STREET BAKERY LTD', x: 140, y: 60, size: 34 },
  { text: '12 Pine Street', x: 220, y: 110 },
  { text: 'Leeds LS1 4ZZ', x: 220, y: 150 },
  { text: 'Tel: 0113 496 0000', x: 190, y: 190 },
  { text: 'Receipt No: A-10442', x: 60, y: 250 },
  { text: 'Date: 03/09/2026 14:05', x: 60, y: 290 },
  ...textRows(
    [60, 500],
    [
      ['Sourdough loaf', '4.20'],
      ['Apple cake', '3.10'],
      ['Subtotal', '7.30'],
      ['VAT 20%', '1.46'],
      ['TOTAL', '£8.76'],
      ['Cash', '10.00'],
      ['Change', '1.24'],
    ],
    350,
    44,
  ).map((text) => ({ ...text, size: 28 })),
];

describe('a receipt read from a picture', () => {
  it('gives the seller, the date, the sums and the things sold', async () => {
    const document = await analyse(makePng(640, 700, till, -1));

    expect(summary(document)).toMatchObject({
      VENDOR_NAME: 'PINE STREET BAKERY LTD',
      VENDOR_ADDRESS: '12 Pine Street\nLeeds LS1 4ZZ',
      VENDOR_PHONE: '0113 496 0000',
      INVOICE_RECEIPT_ID: 'A-10442',
      INVOICE_RECEIPT_DATE: '03/09/2026',
      SUBTOTAL: '7.30',
      TAX: '1.46',
      AMOUNT_PAID: '10.00',
    });
    expect(summary(document).TOTAL).toMatch(/8\.76$/);
    expect(lineItems(document)).toMatchObject([
      { ITEM: 'Sourdough loaf', PRICE: '4.20', EXPENSE_ROW: 'Sourdough loaf 4.20' },
      { ITEM: 'Apple cake', PRICE: '3.10' },
    ]);
  });

  it('is read the same when it lies on its side', async () => {
    const { default: sharp } = await import('sharp');
    const lying = await sharp(makePng(640, 700, till))
      .rotate(90)
      .png()
      .toBuffer();

    const found = summary(await analyse(lying));

    expect(found.VENDOR_NAME).toBe('PINE STREET BAKERY LTD');
    expect(found.TOTAL).toMatch(/8\.76$/);
  });
});

/** An invoice in a language's own words: head, table, sums. */
function invoice(head: readonly string[], table: readonly (readonly string[])[], sums: readonly (readonly string[])[]) {
  return makePdf([
    [
      ...head.map((text, index) => ({ text, x: 60, y: 60 + index * 16 })),
      ...textRows([60, 280, 350, 460], table, 260),
      ...textRows([350, 460], sums, 380),
    ],
  ]);
}

describe('an invoice', () => {
  it.each([
    [
      'English',
      [
        'Fernhill Data Services Ltd',
        '4 Depot Road',
        'London E14 9QT',
        'Invoice number: FDS-1187',
        'Invoice date: 12 November 2026',
        'Due date: 12 December 2026',
        'PO number: PO-45003',
        'VAT ID: GB340558117',
      ],
      [
        ['Description', 'Qty', 'Unit price', 'Amount'],
        ['Market data', '2', '600.00', '1,200.00'],
      ],
      [
        ['Subtotal', '1,200.00'],
        ['VAT 20 %', '240.00'],
        ['Total due', '£1,440.00'],
      ],
      {
        VENDOR_NAME: 'Fernhill Data Services Ltd',
        INVOICE_RECEIPT_ID: 'FDS-1187',
        INVOICE_RECEIPT_DATE: '12 November 2026',
        DUE_DATE: '12 December 2026',
        PO_NUMBER: 'PO-45003',
        TAX_PAYER_ID: 'GB340558117',
        SUBTOTAL: '1,200.00',
        TAX: '240.00',
        TOTAL: '£1,440.00',
      },
      { ITEM: 'Market data', QUANTITY: '2', UNIT_PRICE: '600.00', PRICE: '1,200.00' },
    ],
    [
      'German',
      [
        'Lindenhof Papier GmbH',
        'Lindenallee 40',
        '60325 Frankfurt am Main',
        'Rechnungsnummer: R-2026-77',
        'Rechnungsdatum: 12.11.2026',
        'Fällig am: 12.12.2026',
        'USt-IdNr.: DE811907980',
      ],
      [
        ['Bezeichnung', 'Menge', 'Einzelpreis', 'Betrag'],
        ['Kopierpapier', '10', '4,50', '45,00'],
      ],
      [
        ['Zwischensumme', '45,00'],
        ['MwSt. 19 %', '8,55'],
        ['Gesamtbetrag', '53,55 €'],
      ],
      {
        VENDOR_NAME: 'Lindenhof Papier GmbH',
        INVOICE_RECEIPT_ID: 'R-2026-77',
        INVOICE_RECEIPT_DATE: '12.11.2026',
        DUE_DATE: '12.12.2026',
        TAX_PAYER_ID: 'DE811907980',
        SUBTOTAL: '45,00',
        TAX: '8,55',
        TOTAL: '53,55 €',
      },
      { ITEM: 'Kopierpapier', QUANTITY: '10', UNIT_PRICE: '4,50', PRICE: '45,00' },
    ],
    [
      'French',
      [
        'Papeterie du Midi SARL',
        '12 rue des Fleurs',
        '69100 Villeurbanne',
        'Facture n° 2026-0815',
        'Date : 28/11/2026',
        'Échéance : 28/12/2026',
      ],
      [
        ['Désignation', 'Quantité', 'P.U. HT', 'Montant HT'],
        ['Cahier', '3', '2,00 €', '6,00 €'],
      ],
      [
        ['Total HT :', '6,00 €'],
        ['TVA 20% :', '1,20 €'],
        ['Total TTC :', '7,20 €'],
      ],
      {
        VENDOR_NAME: 'Papeterie du Midi SARL',
        INVOICE_RECEIPT_ID: '2026-0815',
        INVOICE_RECEIPT_DATE: '28/11/2026',
        DUE_DATE: '28/12/2026',
        SUBTOTAL: '6,00 €',
        TAX: '1,20 €',
        TOTAL: '7,20 €',
      },
      { ITEM: 'Cahier', QUANTITY: '3', UNIT_PRICE: '2,00 €', PRICE: '6,00 €' },
    ],
  ])('%s', async (_, head, table, sums, fields, item) => {
    const document = await analyse(await invoice(head, table, sums));

    expect(summary(document)).toMatchObject(fields);
    expect(lineItems(document)).toMatchObject([item]);
  });
});

const recorded = join(import.meta.dirname, '../../../../shared/documents/textract');
const recording = existsSync(recorded) ? describe : describe.skip;
if (!existsSync(recorded)) console.log('Skipped: the recorded AnalyzeExpense answer is not here.');

recording('a receipt that Textract itself was asked about', () => {
  type Keyed = Record<string, unknown>;
  /** Every path of keys that occurs, lists taken as one. */
  function paths(value: unknown, at = ''): Set<string> {
    if (Array.isArray(value)) return new Set(value.flatMap((each) => [...paths(each, `${at}[]`)]));
    if (typeof value !== 'object' || value === null) return new Set([`${at}: ${typeof value}`]);
    return new Set(Object.entries(value as Keyed).flatMap(([key, each]) => [...paths(each, `${at}.${key}`)]));
  }

  it('is answered in the same shape and, in what the receipt says, the same', async () => {
    const theirs = JSON.parse(readFileSync(join(recorded, 'receipt.analyze-expense.json'), 'utf8')) as ExpenseAnswer;
    const ours = await analyse(readFileSync(join(recorded, 'receipt.jpg')));

    expect([...paths(ours)].sort()).toEqual([...paths(theirs.ExpenseDocuments[0])].sort());
    const wanted = summary(theirs.ExpenseDocuments[0]!);
    const found = summary(ours);
    for (const type of ['TOTAL', 'TAX', 'AMOUNT_PAID', 'INVOICE_RECEIPT_DATE', 'INVOICE_RECEIPT_ID', 'VENDOR_PHONE']) {
      expect([type, found[type]]).toEqual([type, wanted[type]]);
    }
    expect(lineItems(ours).map(({ PRICE }) => PRICE?.slice(0, 6))).toEqual(
      lineItems(theirs.ExpenseDocuments[0]!).map(({ PRICE }) => PRICE?.slice(0, 6)),
    );
  });
});
