import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchFiles } from '../../../cli/match/match-files.ts';
import { TradeFileError } from '../../../cli/match/trade-file-error.ts';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import { MatchRow } from '../../../domain/trade/match/match-row.ts';
import { matchTrades } from '../../../domain/trade/match/match-trades.ts';
import { canonicalColumns, type Trade } from '../../../domain/trade/trade.ts';
import { randomBooks } from '../../domain/trade/match/random-books.ts';
import { bankTrade, counterpartyTrade } from '../../domain/trade/match/sample-trades.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-match-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const csvOf = (trades: readonly Trade[]): string =>
  [
    canonicalColumns.join(','),
    ...trades.map((trade) => canonicalColumns.map((column) => quoted(trade[column] ?? '')).join(',')),
  ].join('\n');

const runMatch = (
  bank: string | Buffer,
  counterparty: string,
  more: Partial<Parameters<typeof matchFiles>[0]> = {},
) => {
  const [bankPath, counterpartyPath] = [join(directory, 'bank.csv'), join(directory, 'counterparty.csv')];
  writeFileSync(bankPath, bank);
  writeFileSync(counterpartyPath, counterparty);
  const result = matchFiles({
    bankPath,
    counterpartyPath,
    rules: defaultRules,
    outDir: directory,
    asOf: '2026-03-31',
    ...more,
  });
  const rows = (): MatchRow[] =>
    MatchRow.array().parse(JSON.parse(readFileSync(join(directory, 'matches.json'), 'utf8')));
  return { result, rows };
};

/** Reading capitalises UTIs. */
const asRead = (trade: Trade): Trade => (trade.uti === undefined ? trade : { ...trade, uti: trade.uti.toUpperCase() });

const sorted = (rows: readonly MatchRow[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe('matching files', () => {
  it('comes to the same rows as matching the trades themselves', () => {
    fc.assert(
      fc.property(randomBooks, ({ bank, counterparty }) => {
        const { rows } = runMatch(csvOf(bank), csvOf(counterparty));
        expect(sorted(rows())).toEqual(sorted(matchTrades(defaultRules, bank.map(asRead), counterparty.map(asRead))));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('recognises aliases, other delimiters, a byte order mark, CRLF, quotes and other notations', () => {
    const bank =
      '\ufeffDeal ID;Ref;Product Type;Trade Date;Value Date;B/S;Notional Amount;Ccy;Counter Amount;Counter Ccy;FX Rate;Cpty LEI;Counterparty;Moon\r\n' +
      'B1;FX-77881;FX Fwd;05-Jan-2026;2026-02-05;Bought;"1,000,000.00";eur;1.0854m;USD;1.08540;w22lrowp2ihznbb6k528;"Goldman ""GS"" Sachs; International";x\r\n';
    const { result, rows } = runMatch(
      bank,
      csvOf([counterpartyTrade('C1', { externalRef: 'fx77881', partyName: 'Goldman GS Sachs International' })]),
    );
    expect(rows()).toMatchObject([{ status: 'MATCHED', bankTradeIds: ['B1'], counterpartyTradeIds: ['C1'] }]);
    expect(result.errors).toEqual([]);
    expect(result.ignoredColumns.bank).toEqual(['Moon']);
  });

  it('an unknown or malformed value names file, line and column, and its trade still stands in the result', () => {
    const bank = `${csvOf([bankTrade('B1', { uti: 'U1' })])}\n${csvOf([bankTrade('B2')])
      .split('\n')[1]!
      .replace('1000000.00', 'a million')}\n${csvOf([bankTrade('B3')])
      .split('\n')[1]!
      .replace('FX_FORWARD', 'BOND')}\nB4,x\n`;
    const { result, rows } = runMatch(bank, csvOf([counterpartyTrade('C1', { uti: 'U1' })]));
    expect(result.errors).toMatchObject([
      {
        file: 'bank.csv',
        line: 3,
        column: 'notional',
        value: 'a million',
        tradeId: 'B2',
        problem: expect.stringMatching(/not an amount/),
      },
      { file: 'bank.csv', line: 4, column: 'product', value: 'BOND', tradeId: 'B3' },
      { file: 'bank.csv', line: 5, problem: '2 cells where the header has 20', tradeId: 'B4' },
    ]);
    expect(
      rows()
        .map((row) => `${row.status} ${row.bankTradeIds.join()}`)
        .sort(),
    ).toEqual(['MATCHED B1', 'UNMATCHED_BANK B2', 'UNMATCHED_BANK B3', 'UNMATCHED_BANK B4']);
    expect(JSON.parse(readFileSync(join(directory, 'errors.json'), 'utf8'))).toEqual(result.errors);
  });

  it('a repeated line is a duplicate, the same trade id with other terms an error', () => {
    const [header, line] = csvOf([bankTrade('B1', { uti: 'U1' })]).split('\n') as [string, string];
    const { result, rows } = runMatch(
      [header, line, line, line.replace('1000000.00', '5.00')].join('\n'),
      csvOf([counterpartyTrade('C1', { uti: 'U1' })]),
    );
    expect(
      rows()
        .map((row) => row.status)
        .sort(),
    ).toEqual(['DUPLICATE', 'MATCHED']);
    expect(result.errors).toMatchObject([
      { line: 4, column: 'tradeId', value: 'B1', problem: 'line 2 has the same trade id with other terms' },
    ]);
  });

  it('line numbers hold behind a newline within quotes', () => {
    const bank = csvOf([
      bankTrade('B1', { counterpartyName: 'Goldman\nSachs' }),
      bankTrade('B2', { notional: '0' }),
    ]).replace(/,0,EUR/, ',zero,EUR');
    expect(runMatch(bank, csvOf([])).result.errors).toMatchObject([{ line: 4, column: 'notional' }]);
  });

  it('writes CSV and HTML as well', () => {
    const [bank, counterparty] = [
      csvOf([bankTrade('B1', { uti: 'U1' })]),
      csvOf([counterpartyTrade('C1', { uti: 'U1', rate: '2' })]),
    ];
    expect(
      runMatch(bank, counterparty, { format: 'csv' }).result.written.map((path) => path.slice(directory.length + 1)),
    ).toEqual(['matches.csv', 'report.csv', 'errors.csv']);
    expect(readFileSync(join(directory, 'matches.csv'), 'utf8').split('\r\n')[1]).toMatch(
      /^MISMATCHED,B1,C1,0\.\d+,rate: 1.0854 \/ 2,/,
    );
    expect(
      runMatch(bank, counterparty, { format: 'html' }).result.written.map((path) => path.slice(directory.length + 1)),
    ).toEqual(['matches.json', 'report.html', 'errors.json']);
    expect(readFileSync(join(directory, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it.each([
    ['', /no header/],
    ['a,b\n1,2\n', /no column for the trade id/],
    [
      'tradeId,notional,notional\nB1,1,2\n',
      /^bank.csv: line 1 has more than one column for notional \(notional, notional\)$/,
    ],
    ['Deal ID,notional,id\nB1,1,2\n', /^bank.csv: line 1 has more than one column for tradeId \(Deal ID, id\)$/],
  ])('%j is refused as no trade file', (text, message) => {
    expect(() => runMatch(text, csvOf([]))).toThrow(TradeFileError);
    expect(() => runMatch(text, csvOf([]))).toThrow(message);
  });

  it('a file that is not there is refused by its name', () => {
    const match = () => runMatch(csvOf([]), csvOf([]), { bankPath: join(directory, 'none.csv') });

    expect(match).toThrow(TradeFileError);
    expect(match).toThrow(/none\.csv can't be read: there is no such file$/);
  });

  const [one, other] = [bankTrade('B1', { uti: 'U1' }), counterpartyTrade('C1', { uti: 'U1' })];
  it.each<[string, (text: string) => string | Buffer]>([
    ['carriage returns alone', (text) => text.replaceAll('\n', '\r')],
    ['carriage returns, and a newline at the end', (text) => `${text.replaceAll('\n', '\r')}\r\n`],
    ['UTF-16 with its mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, high byte first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Windows-1252', (text) => Buffer.from(text.replace('Goldman', 'Göldman'), 'latin1')],
  ])('reads %s as the extraction does', (_, written) => {
    const plain = runMatch(csvOf([one]), csvOf([other])).rows();

    const { result, rows } = runMatch(written(csvOf([one])), csvOf([other]));

    expect(rows().map(({ status, bankTradeIds }) => [status, bankTradeIds])).toEqual(
      plain.map(({ status, bankTradeIds }) => [status, bankTradeIds]),
    );
    expect([result.errors, result.warnings]).toEqual([[], []]);
  });

  it('tells of columns that nothing is read from and of files without a row', () => {
    const { result } = runMatch(csvOf([one]).replace('maturityDate', 'maturtyDate'), csvOf([]));

    expect(result.warnings).toEqual([
      'bank.csv: nothing is read from the column maturtyDate',
      'counterparty.csv: no row behind the header',
    ]);
    expect(JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'))).toMatchObject({
      warnings: result.warnings,
      ignoredColumns: { bank: ['maturtyDate'], counterparty: [] },
    });
  });

  it('a trade without an id stands in a row of its own, one in error whose id a good row has in that', () => {
    const lines = csvOf([one, bankTrade('', { uti: 'U2' }), bankTrade('', { uti: 'U3' }), bankTrade('B1')]);
    const bank = lines.replace(/1000000.00(?=[^\n]*$)/, 'a million');

    const { result, rows } = runMatch(bank, csvOf([other]));

    expect(
      rows()
        .map((row) => `${row.status} ${row.bankTradeIds.join()} ${row.reasons[0]}`)
        .sort(),
    ).toEqual([
      'MATCHED B1 paired by UTI',
      'UNMATCHED_BANK  not matched: bank.csv, line 3, column tradeId: no trade id',
      'UNMATCHED_BANK  not matched: bank.csv, line 4, column tradeId: no trade id',
    ]);
    expect(result.errors.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  it('leaves agreeing fields out of large results, and never what differs', () => {
    const { rows } = runMatch(
      csvOf([bankTrade('B1', { uti: 'U1' })]),
      csvOf([counterpartyTrade('C1', { uti: 'U1', rate: '2' })]),
      { fields: 'EXCEPTIONS' },
    );
    expect(rows()).toMatchObject([{ status: 'MISMATCHED', fields: [{ field: 'rate', result: 'DIFFER' }] }]);
  });
});
