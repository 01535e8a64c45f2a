import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Textract } from '../../../local/textract/create-textract.ts';
import { makePdf, makePng, type Text, textRows } from './documents.ts';
import { base64, type DocumentAnswer, keyValues, openTextract, textOf } from './open-textract.ts';

let textract: Textract;
beforeAll(async () => {
  textract = await openTextract();
});
afterAll(() => textract.close());

async function analyse(bytes: Uint8Array, more: object = { FeatureTypes: ['FORMS'] }) {
  const input = { Document: { Bytes: base64(bytes) }, ...more };
  return ((await textract.handle('AnalyzeDocument', input)) as DocumentAnswer).Blocks;
}

describe('form fields of a confirmation', () => {
  it('are what stands after a colon, in one column or two', async () => {
    const rows = [
      ['Trade date:', '16 November 2026', 'Our ref:', 'HC-88301'],
      ['Value date:', '18 February 2027', 'Your ref:', 'NB-70112'],
    ];
    const loose = [{ text: 'Notional: EUR 12,500,000.00', x: 60, y: 120 }];

    const found = keyValues(await analyse(await makePdf([[...textRows([60, 160, 330, 420], rows), ...loose]])));

    expect(found).toEqual({
      'Trade date:': '16 November 2026',
      'Our ref:': 'HC-88301',
      'Value date:': '18 February 2027',
      'Your ref:': 'NB-70112',
      'Notional:': 'EUR 12,500,000.00',
    });
  });

  it('are the rows of a list in two columns without colons', async () => {
    const rows = [
      ['Trade ID', 'MSI-5517'],
      ['Product', 'Interest Rate Swap'],
      ['Fixed Rate Payer', 'Northgate Bank plc'],
      ['Fixed Rate', '2.4150%'],
    ];

    const found = keyValues(await analyse(await makePdf([textRows([60, 240], rows)])));

    expect(found).toEqual(Object.fromEntries(rows));
  });

  it('are the labels of a grid with each value under its label', async () => {
    const cell = (label: string, value: string, x: number, y: number): Text[] => [
      { text: label, x, y, size: 8 },
      { text: value, x, y: y + 12 },
    ];
    const grid = [
      ...cell('Trade reference', 'CAM/11/0951', 60, 60),
      ...cell('Notional', 'GBP 15,000,000.00', 320, 60),
      ...cell('Product type', 'Interest Rate Swap', 60, 100),
      ...cell('Fixed rate payer', 'Northgate Bank plc', 320, 100),
    ];

    expect(keyValues(await analyse(await makePdf([grid])))).toEqual({
      'Trade reference': 'CAM/11/0951',
      Notional: 'GBP 15,000,000.00',
      'Product type': 'Interest Rate Swap',
      'Fixed rate payer': 'Northgate Bank plc',
    });
  });

  it('are read from a picture that is turned a little, each with its place', async () => {
    const rows = [
      ['Trade date:', '16 November 2026'],
      ['Rate:', '1.1645'],
    ];
    const texts = textRows([80, 420], rows, 120, 90).map((text) => ({ ...text, size: 32 }));

    const blocks = await analyse(makePng(900, 400, texts, 1.5));

    expect(keyValues(blocks)).toEqual({ 'Trade date:': '16 November 2026', 'Rate:': '1.1645' });
    const rate = blocks.find(({ Text }) => Text === '1.1645');
    expect(rate?.Confidence).toBeGreaterThan(80);
    expect(rate?.Geometry?.BoundingBox?.Left).toBeCloseTo(420 / 900, 1);
    expect(rate?.Geometry?.Polygon).toHaveLength(4);
  });
});

describe('tables', () => {
  it('have a cell for every place of the grid, heads marked as such, and texts in their columns', async () => {
    const rows = [
      ['Term', 'Party', 'Amount'],
      ['First period', 'Halden', '1,000.00'],
      ['Second period', '', '2,000.00'],
      ['Third period', 'Northgate', '3,000.00'],
    ];

    const blocks = await analyse(await makePdf([textRows([60, 220, 380], rows)]), { FeatureTypes: ['TABLES'] });

    const cells = blocks.filter(({ BlockType }) => BlockType === 'CELL');
    const grid = rows.map((row, y) =>
      row.map((_, x) => textOf(cells.find((cell) => cell.RowIndex === y + 1 && cell.ColumnIndex === x + 1)!, blocks)),
    );
    expect(grid).toEqual(rows);
    expect(cells.filter(({ EntityTypes }) => EntityTypes?.includes('COLUMN_HEADER'))).toHaveLength(3);
    const table = blocks.find(({ BlockType }) => BlockType === 'TABLE');
    expect(table?.Relationships?.[0]?.Ids).toHaveLength(cells.length);
  });
});

describe('questions', () => {
  it('are answered by the field whose label comes nearest, or not at all', async () => {
    const rows = [
      ['Trade date:', '16 November 2026'],
      ['Value date:', '18 February 2027'],
      ['Counterparty LEI:', '213800NORTHGATE1BK30'],
    ];
    const Queries = [
      { Text: 'What is the effective date or value date?', Alias: 'effectiveDate' },
      { Text: 'What is the LEI of the counterparty?', Alias: 'counterpartyLei' },
      { Text: 'What is the floating rate index?', Alias: 'floatingIndex' },
    ];

    const blocks = await analyse(await makePdf([textRows([60, 200], rows)]), {
      FeatureTypes: ['QUERIES'],
      QueriesConfig: { Queries },
    });

    const answers = blocks
      .filter(({ BlockType }) => BlockType === 'QUERY')
      .map((query) => {
        const id = query.Relationships?.find(({ Type }) => Type === 'ANSWER')?.Ids?.[0];
        return [query.Query?.Alias, blocks.find(({ Id }) => Id === id)?.Text];
      });
    expect(answers).toEqual([
      ['effectiveDate', '18 February 2027'],
      ['counterpartyLei', '213800NORTHGATE1BK30'],
      ['floatingIndex', undefined],
    ]);
  });
});
