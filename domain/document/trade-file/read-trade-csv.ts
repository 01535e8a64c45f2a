import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { fieldOfHeader } from '../../trade/columns.ts';
import type { Candidate } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import { decodeText } from '../media/decode-text.ts';
import { readTradeTable, type TableRow } from './read-trade-table.ts';

const separators = [',', ';', '\t', '|'] as const;

/** The separator that gives the most known headers in some line near the file's beginning. */
const separatorOf = (text: string): string => {
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/, 20);
  const known = (separator: string): number =>
    Math.max(
      ...lines.map((line) => line.split(separator).filter((cell) => fieldOfHeader(cell.replaceAll('"', ''))).length),
    );
  return separators.reduce((best, separator) => (known(separator) > known(best) ? separator : best));
};

type CsvRecord = { record: string[]; info: { lines: number } };

const readRows = (text: string): { rows: TableRow[]; failure: CsvError | null } => {
  const rows: TableRow[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (entry: unknown) => {
        const { record, info } = entry as CsvRecord;
        const place = `line ${info.lines}`;
        rows.push({ cells: record, place, cellPlace: () => place });
        return null;
      },
    });
    return { rows, failure: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, failure: error };
  }
};

/**
 * The trades of a CSV file: separated by comma, semicolon, tab or bar, quoted as RFC 4180 has it, in UTF-8, UTF-16 or
 * Windows-1252. What was read before a quote that never closes is kept, and the rest is a reason.
 */
export const readTradeCsv = (bytes: Uint8Array): Candidate => {
  const { rows, failure } = readRows(decodeText(bytes));
  if (!failure) return readTradeTable(rows);
  const reason = {
    code: 'MALFORMED_CSV',
    message: `The file can't be read beyond line ${rows.length + 1}: ${failure.message}`,
  };
  if (rows.length === 0) return unreadable('trade', reason);
  const candidate = readTradeTable(rows);
  return { ...candidate, reasons: [...candidate.reasons, reason] };
};
