import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { readTradeCsv } from '../../../domain/document/trade-file/read-trade-csv.ts';
import { readTradeXlsx } from '../../../domain/document/trade-file/read-trade-xlsx.ts';
import { canonicalColumns } from '../../../domain/trade/trade.ts';
import { codesOf, valuesOf } from './field-values.ts';

const csv = (content: string) => readTradeCsv(new TextEncoder().encode(content));

const sheet = (rows: string): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;

/** A workbook as spreadsheets write it: shared strings, styles for dates and percentages. */
const xlsx = (rows: string, { date1904 = false, strings = [] as string[] } = {}): Uint8Array =>
  zipSync({
    'xl/workbook.xml': strToU8(
      `<workbook xmlns:r="r"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets><sheet name="Cover" r:id="rId9" state="hidden"/><sheet name="Trades" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/sharedStrings.xml': strToU8(`<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`),
    'xl/styles.xml': strToU8(
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.00%"/></numFmts>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    ),
    'xl/worksheets/sheet1.xml': strToU8(sheet(rows)),
  });

describe('CSV trade files', () => {
  it('columns are known by their headers, whatever the order, separator and quoting', () => {
    const candidate = csv('Counterparty;Notional;Ccy;Trade Id\r\n"Bank; ""X""";1.000.000,50;EUR;T1\r\n');

    expect(valuesOf(candidate)).toEqual({
      counterpartyName: 'Bank; "X"',
      notional: '1000000.50',
      currency: 'EUR',
      tradeId: 'T1',
    });
    expect(candidate.reasons).toEqual([]);
  });

  it('a title above the header and blank lines between rows do no harm', () => {
    const candidate = csv('Trades of 20 November\n\ntradeId,product,currency\nT1,IRS,EUR\n\nT2,FRA,USD\n');

    expect(candidate.records.map((_, index) => valuesOf(candidate, index).tradeId)).toEqual(['T1', 'T2']);
  });

  it('a malformed value is left out and named by line and column', () => {
    const candidate = csv('tradeId,product,notional,currency\nT1,IRS,abc,EUR\n');

    expect(valuesOf(candidate)).toEqual({ tradeId: 'T1', product: 'INTEREST_RATE_SWAP', currency: 'EUR' });
    expect(candidate.reasons).toMatchObject([
      {
        code: 'MALFORMED_VALUE',
        field: 'notional',
        record: 0,
        message: expect.stringMatching(/line 2, column notional/),
      },
    ]);
  });

  it('a row of another width is kept as it stands and never dropped', () => {
    const candidate = csv('tradeId,product,currency\nT1,IRS,EUR,surplus\nT2,FRA,USD\n');

    expect(candidate.records).toHaveLength(2);
    expect(valuesOf(candidate)).toEqual({ row: 'T1 | IRS | EUR | surplus' });
    expect(candidate.reasons).toMatchObject([{ code: 'MALFORMED_ROW', record: 0 }]);
  });

  it('a quote that never closes keeps what was read before it', () => {
    const candidate = csv('tradeId,product,currency\nT1,IRS,EUR\nT2,"FRA,USD\n');

    expect(valuesOf(candidate).tradeId).toBe('T1');
    expect(codesOf(candidate)).toContain('MALFORMED_CSV');
  });

  it.each([
    ['NO_HEADER', 'a,b,c\n1,2,3\n'],
    ['NO_RECORD', 'tradeId,product,currency\n'],
  ])('%s: no record, with the reason', (code, content) => {
    const candidate = csv(content);

    expect(candidate.records).toEqual([]);
    expect(codesOf(candidate)).toEqual([code]);
  });

  it('Windows-1252 is read where the bytes are no UTF-8', () => {
    const bytes = Uint8Array.from(
      [...'tradeId,currency,counterparty\nT1,EUR,S'].map((c) => c.charCodeAt(0)).concat(0xf6, 0x68),
    );

    expect(valuesOf(readTradeCsv(bytes)).counterpartyName).toBe('Söh');
  });

  it('what is written in the canonical columns is read back, whatever the names contain', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => /^[^\s?-].*[^\s]$/.test(text) && !/^(n\/?a|null|none|nil|unknown)/i.test(text));
    const row = fc.record({
      tradeId: fc.stringMatching(/^[A-Z]{2}[0-9]{1,8}$/),
      tradeDate: fc
        .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      notional: fc
        .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.integer({ min: 0, max: 99 }))
        .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`),
      currency: fc.constantFrom('EUR', 'USD', 'JPY'),
      counterpartyName: name,
    });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = rows.map((fields) =>
          canonicalColumns.map((column) => quoted(fields[column as keyof typeof fields] ?? '')).join(','),
        );
        const candidate = csv([canonicalColumns.join(','), ...lines].join('\r\n'));

        expect(candidate.reasons).toEqual([]);
        rows.forEach((fields, index) => {
          expect(valuesOf(candidate, index)).toEqual({
            ...fields,
            counterpartyName: fields.counterpartyName.replace(/\s+/g, ' '),
          });
        });
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('XLSX trade files', () => {
  const strings = ['Trade Id', 'Trade Date', 'Notional', 'Rate', 'T1'];
  const header =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>';

  it('dates by their format, percentages as percent, amounts without a float between', () => {
    const row =
      '<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" s="1"><v>46027</v></c><c r="C2"><v>1234.5599999999999</v></c><c r="D2" s="2"><v>4.2500000000000003E-2</v></c></row>';

    const candidate = readTradeXlsx(xlsx(header + row, { strings }));

    expect(valuesOf(candidate)).toEqual({ tradeId: 'T1', tradeDate: '2026-01-05', notional: '1234.56', rate: '4.25' });
    expect(candidate.records[0]?.fields.rate?.place).toBe('Trades!D2');
  });

  it('days count from 1904 where the workbook says so', () => {
    const row = '<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" s="1"><v>44565</v></c></row>';

    expect(valuesOf(readTradeXlsx(xlsx(header + row, { strings, date1904: true }))).tradeDate).toBe('2026-01-05');
  });

  it('inline strings, gaps between cells, and a malformed cell named by its address', () => {
    const row =
      '<row r="3"><c r="A3" t="inlineStr"><is><r><t>T</t></r><r><t>2</t></r></is></c><c r="C3" t="str"><v>lots</v></c></row>';

    const candidate = readTradeXlsx(xlsx(header + row, { strings }));

    expect(valuesOf(candidate)).toEqual({ tradeId: 'T2' });
    expect(candidate.reasons).toMatchObject([
      { code: 'MALFORMED_VALUE', message: expect.stringContaining('Trades!C3') },
    ]);
  });

  it('a workbook cut short is a reason', () => {
    const whole = xlsx(header, { strings });

    expect(codesOf(readTradeXlsx(whole.subarray(0, whole.length - 30)))).toEqual(['DAMAGED']);
  });
});
