import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTradeFile, type TradeFile } from '../../../cli/match/read-trade-file.ts';
import { booksOfFiles } from '../../../cli/match/trade-file-book.ts';
import { TextDictionary } from '../../../domain/trade/match/dictionary.ts';
import { normalizeReference } from '../../../domain/trade/match/reference.ts';
import {
  codeAt,
  dayAt,
  numberAt,
  numberFields,
  numbersPerRow,
  unknownDay,
  wordsPerRow,
} from '../../../domain/trade/match/row-layout.ts';
import { dayOfIsoDate, unitsOf } from '../../../domain/trade/match/trade-book.ts';
import { isBlankValue, parseTradeValue } from '../../../domain/trade/parse-trade-value.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-read-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const header = [
  'tradeId',
  'externalRef',
  'uti',
  'notional',
  'moon',
  'rate',
  'tradeDate',
  'partyName',
  'premium',
] as const;
type Cells = Readonly<Record<(typeof header)[number], string>>;

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const amount = fc.oneof(
  fc.tuple(digits(17), digits(10)).map(([whole, fraction]) => `${whole}.${fraction}`),
  digits(17),
  fc.constantFrom(
    '',
    'n/a',
    '1,000,000.00',
    '0',
    '00.10',
    '9007199254.7409',
    '9007199254.7410',
    '999999999.9999',
    '5.',
    '.5',
  ),
);
const reference = fc.oneof(
  fc.stringMatching(/^[ab1-]{0,6}[0-9]{1,3}$/),
  fc.constantFrom('', '-', 'N/A', 'A-1', 'a1', ' A 1', 'ä-1', '"1', 'X"1"', 'none', 'NONE1', '#', 'line\n1'),
);
const record: fc.Arbitrary<Omit<Cells, 'tradeId'>> = fc.record({
  externalRef: reference,
  uti: reference,
  notional: amount,
  moon: fc.constantFrom('', 'full', 'a "new" one', 'two, three'),
  rate: amount,
  tradeDate: fc.constantFrom('2026-01-05', '05.01.2026', '', '5 Jan 2026', '-'),
  partyName: fc.constantFrom('Northern Bank', 'Bank, Northern', '', 'Société', '"N" Bank', ' Northern Bank '),
  premium: fc.constantFrom('', '12.50', '-3.1', '7'),
});
const isReadable = (cells: Cells): boolean =>
  (['notional', 'rate'] as const).every(
    (field) => isBlankValue(cells[field]) || parseTradeValue(field, cells[field]).ok,
  );
const records = fc
  .array(record, { minLength: 1, maxLength: 12 })
  .map((drawn) => drawn.map((cells, at): Cells => ({ tradeId: `T${at + 1}`, ...cells })).filter(isReadable));

const quotedWhereNeeded = (cell: string): string => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

const read = (
  name: string,
  rows: readonly Cells[],
  terms: TextDictionary,
  form: {
    readonly quote: (cell: string) => string;
    readonly delimiter: string;
    readonly lineEnd: string;
  },
): TradeFile => {
  const path = join(directory, name);
  const line = (cells: readonly string[]): string => cells.map(form.quote).join(form.delimiter);
  writeFileSync(
    path,
    [line(header), ...rows.map((row) => line(header.map((column) => row[column])))].join(form.lineEnd),
  );
  return readTradeFile(path, terms);
};

const forms = fc.record({
  quote: fc.constantFrom(quotedWhereNeeded, quoted),
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
});

describe('reading a trade file', () => {
  it('gives every cell the value that parsing its text gives, whatever the form of the file', () => {
    fc.assert(
      fc.property(records, forms, (rows, form) => {
        const terms = new TextDictionary();
        const file = read('values.csv', rows, terms, form);
        const { words, numbers } = file.source.rows;

        expect(file.errors).toEqual([]);
        rows.forEach((cells, row) => {
          for (const field of numberFields) {
            const text = field in cells ? cells[field as 'notional'] : '';
            const parsed = isBlankValue(text) ? undefined : parseTradeValue(field, text);
            const expected = parsed?.ok ? unitsOf(field, parsed.value) : Number.NaN;
            expect(numbers[row * numbersPerRow + numberAt[field]]).toBe(expected);
          }
          const date = isBlankValue(cells.tradeDate) ? unknownDay : dayOfIsoDate('2026-01-05');
          expect(words[row * wordsPerRow + dayAt.tradeDate]).toBe(date);
          const name = words[row * wordsPerRow + codeAt.partyName]!;
          expect(terms.textOf(name)).toBe(cells.partyName.trim());
        });
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it('gives two references one code exactly if they are one in their normal form, within and across files', () => {
    fc.assert(
      fc.property(records, records, forms, forms, (bankRows, counterpartyRows, bankForm, counterpartyForm) => {
        const terms = new TextDictionary();
        const bank = read('bank.csv', bankRows, terms, bankForm);
        const counterparty = read('counterparty.csv', counterpartyRows, terms, counterpartyForm);

        const books = booksOfFiles(bank.source, counterparty.source, terms);

        const references = [
          ...bankRows.map((cells, row) => ({ cells, row, book: books.bank })),
          ...counterpartyRows.map((cells, row) => ({ cells, row, book: books.counterparty })),
        ].flatMap(({ cells, row, book }) =>
          (['tradeId', 'externalRef'] as const).map((field) => ({
            normal: isBlankValue(cells[field]) ? '' : normalizeReference(cells[field]),
            code: book.rows.words[row * wordsPerRow + codeAt[field]]!,
            text: book.text(row, field),
            cell: cells[field],
          })),
        );
        const codeOf = new Map(references.map(({ normal, code }) => [normal, code]));
        expect(new Set(codeOf.values()).size).toBe(codeOf.size);
        for (const { normal, code, text, cell } of references) {
          expect(code).toBe(normal === '' ? 0 : codeOf.get(normal));
          expect(text).toBe(normal === '' ? undefined : cell.trim().replace(/\s+/g, ' '));
        }
        expect(Math.max(...codeOf.values())).toBeLessThanOrEqual(books.dictionaries.references.size);
      }),
      { seed: 22, numRuns: 150 },
    );
  });

  it('takes out rows that repeat an earlier one by their trade id, and names both lines', () => {
    const row = {
      externalRef: 'R1',
      uti: 'U1',
      notional: '1',
      moon: 'a\nb',
      rate: '1',
      tradeDate: '',
      partyName: '',
      premium: '',
    };
    const rows = [
      { tradeId: 'T-1', ...row },
      { tradeId: 'T1', ...row },
      { tradeId: 'T-1', ...row },
      { tradeId: 'T1', ...row, notional: '2' },
      { tradeId: 'T2', ...row },
    ];

    const file = read('repeats.csv', rows, new TextDictionary(), {
      quote: quotedWhereNeeded,
      delimiter: ',',
      lineEnd: '\n',
    });

    expect(file.repeats).toEqual([{ tradeId: 'T-1', line: 6, firstLine: 2 }]);
    expect(file.errors).toMatchObject([
      { tradeId: 'T1', line: 8, problem: 'line 4 has the same trade id with other terms' },
    ]);
    expect(file.source.rows.size).toBe(3);
  });
});
