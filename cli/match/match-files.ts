import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TextDictionary } from '../../domain/trade/match/dictionary.ts';
import { explainVerdict } from '../../domain/trade/match/explain-verdict.ts';
import { matchBooks } from '../../domain/trade/match/match-books.ts';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import { type MatchReport, ReportBuilder, type RowFacts } from '../../domain/trade/match/report.ts';
import { reportToCsv } from '../../domain/trade/match/report-csv.ts';
import { reportToHtml } from '../../domain/trade/match/report-html.ts';
import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import { readTradeFile, type TradeFile } from './read-trade-file.ts';
import { rowFactsOf } from './row-facts.ts';
import { csvRowWriter, jsonRowWriter, writeText } from './row-writer.ts';
import { booksOfFiles } from './trade-file-book.ts';
import { errorsToCsv, type RowError } from './trade-file-error.ts';
import { unreadRows } from './unread-rows.ts';

export type MatchFilesProgress = {
  readonly stage: 'READ_BANK' | 'READ_COUNTERPARTY' | 'MATCH';
  readonly done: number;
  readonly total: number;
};

export type MatchFilesResult = {
  readonly report: MatchReport;
  readonly errors: readonly RowError[];
  /** Files written, by path. */
  readonly written: readonly string[];
  /** What of the files may be a mistake, in words: columns that nothing is read from, no row at all. */
  readonly warnings: readonly string[];
  readonly ignoredColumns: { readonly bank: readonly string[]; readonly counterparty: readonly string[] };
  readonly trades: { readonly bank: number; readonly counterparty: number };
};

/**
 * Above this many trades of both sides together, fields that agree are left out of the rows that `matches.json` holds,
 * so that the file stays one that other programs can read whole (a million a side would make 2.3 GB of it, more than four
 * times what JSON.parse takes). Rows tell what does not agree in any case.
 */
const allFieldsUpTo = 250_000;

/**
 * Matches two trade files with no services: reads both, runs the matching rule, and writes the rows as they are found.
 * Rows of a file that cannot be read are listed as errors and stand as unmatched in the result; rows that repeat an
 * earlier one stand as duplicates. Nothing is written where `outDir` is not given.
 * @throws TradeFileError for a file that is no trade file.
 */
export const matchFiles = (options: {
  readonly bankPath: string;
  readonly counterpartyPath: string;
  readonly rules: MatchingRules;
  readonly outDir?: string | undefined;
  readonly format?: 'json' | 'csv' | 'html';
  /** ALL writes every compared field of every row, EXCEPTIONS those that don't agree. By the number of trades if not given. */
  readonly fields?: 'ALL' | 'EXCEPTIONS';
  /** The day that ages are counted to, ISO 8601. */
  readonly asOf: string;
  readonly onProgress?: (progress: MatchFilesProgress) => void;
}): MatchFilesResult => {
  const { rules, outDir, format = 'json', onProgress = () => undefined } = options;
  const terms = new TextDictionary();
  const bank = readTradeFile(options.bankPath, terms, (done, total) => onProgress({ stage: 'READ_BANK', done, total }));
  const counterparty = readTradeFile(options.counterpartyPath, terms, (done, total) =>
    onProgress({ stage: 'READ_COUNTERPARTY', done, total }),
  );
  const books = booksOfFiles(bank.source, counterparty.source, terms);
  const trades = books.bank.size + books.counterparty.size;
  const fields = options.fields ?? (trades <= allFieldsUpTo ? 'ALL' : 'EXCEPTIONS');
  if (outDir !== undefined) mkdirSync(outDir, { recursive: true });
  // A page holds totals only: the rows stand beside it.
  const rowsPath = outDir === undefined ? undefined : join(outDir, `matches.${format === 'html' ? 'json' : format}`);
  const writer = rowsPath === undefined ? undefined : (format === 'csv' ? csvRowWriter : jsonRowWriter)(rowsPath);
  const report = new ReportBuilder({ rulesVersion: rules.version, asOf: options.asOf });

  let done = 0;
  const take = (row: MatchRow, facts: RowFacts): void => {
    writer?.write(row);
    report.add(row, facts);
    done += row.bankTradeIds.length + row.counterpartyTradeIds.length;
    if ((done & 0xffff) < 2) onProgress({ stage: 'MATCH', done: Math.min(done, trades), total: trades });
  };
  try {
    for (const row of unreadRows(bank, books.bank, 'BANK')) take(row, {});
    for (const row of unreadRows(counterparty, books.counterparty, 'COUNTERPARTY')) take(row, {});
    matchBooks(rules, books, (verdict, run) => {
      take(explainVerdict(run, verdict, fields), rowFactsOf(run, verdict));
    });
  } finally {
    writer?.close();
  }
  onProgress({ stage: 'MATCH', done: trades, total: trades });

  const warnings = [...warningsOf(bank), ...warningsOf(counterparty)];
  const ignoredColumns = { bank: bank.ignoredColumns, counterparty: counterparty.ignoredColumns };
  const errors = [...bank.errors, ...counterparty.errors];
  const built = report.build();
  const written = rowsPath === undefined ? [] : [rowsPath];
  const write = (name: string, text: string): void => {
    if (outDir === undefined) return;
    const path = join(outDir, name);
    writeText(path, text);
    written.push(path);
  };
  if (format === 'json')
    write(
      'report.json',
      `${JSON.stringify({ ...built, fields, errors: errors.length, warnings, ignoredColumns }, null, 2)}\n`,
    );
  if (format === 'csv') write('report.csv', reportToCsv(built));
  if (format === 'html') write('report.html', reportToHtml(built));
  write(
    format === 'csv' ? 'errors.csv' : 'errors.json',
    format === 'csv' ? errorsToCsv(errors) : `${JSON.stringify(errors, null, 2)}\n`,
  );
  return {
    report: built,
    errors,
    written,
    warnings,
    ignoredColumns,
    trades: { bank: bank.records, counterparty: counterparty.records },
  };
};

const warningsOf = ({ source: { name }, ignoredColumns, records }: TradeFile): string[] => [
  ...(ignoredColumns.length > 0
    ? [
        `${name}: nothing is read from ${ignoredColumns.length > 1 ? 'the columns' : 'the column'} ${ignoredColumns.join(', ')}`,
      ]
    : []),
  ...(records === 0 ? [`${name}: no row behind the header`] : []),
];
