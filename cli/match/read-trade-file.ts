import { basename } from 'node:path';
import { fieldOfHeader, type TradeColumn } from '../../domain/trade/columns.ts';
import type { TextDictionary } from '../../domain/trade/match/dictionary.ts';
import { cellTexts, newCells, scanRecord, sniffDelimiter, textOf } from './csv-cells.ts';
import { loadFile } from './load-file.ts';
import { RecordReader, type RecordSource } from './record-reader.ts';
import { type RepeatedRow, removeRepeats } from './remove-repeats.ts';
import { type RowError, TradeFileError } from './trade-file-error.ts';
import { TradeRows } from './trade-rows.ts';

export type TradeFile = {
  /** Its records, and the rows that hold those that can be matched. */
  readonly source: RecordSource;
  /** Rows that cannot be matched; a row with several errors has several. */
  readonly errors: readonly RowError[];
  readonly repeats: readonly RepeatedRow[];
  /** Records read, good or bad. */
  readonly records: number;
  /** Headers that no alias names. */
  readonly ignoredColumns: readonly string[];
};

const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * The file's columns by position: the field that each header names; undefined for those that no field has.
 * @throws TradeFileError where two headers name one field: nothing tells which of the two is meant.
 */
const columnsOf = (file: string, headers: readonly string[]): (TradeColumn | undefined)[] => {
  const columns = headers.map(fieldOfHeader);
  if (!columns.includes('tradeId'))
    throw new TradeFileError(`${file}: line 1 has no column for the trade id (found: ${headers.join(', ')})`);
  const repeated = [...new Set(columns)].flatMap((field) => {
    const named = headers.filter((_, at) => field !== undefined && columns[at] === field);
    return named.length > 1 ? [`${field} (${named.join(', ')})`] : [];
  });
  if (repeated.length > 0)
    throw new TradeFileError(`${file}: line 1 has more than one column for ${repeated.join(' and ')}`);
  return columns;
};

/** Makes every carriage return that no newline follows the end of a line: as old systems write them. */
const endLinesAtReturns = (bytes: Buffer): void => {
  for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1))
    if (bytes[at + 1] !== newline) bytes[at] = newline;
};

/**
 * Reads a trade file for matching: recognises its columns by their headers, turns every value into its place in a row, and
 * lists the rows that it cannot take. Values are read as `parseTradeValue` reads them.
 * @throws TradeFileError if there is no header, no column of trade ids or two columns for one field.
 */
export const readTradeFile = (
  path: string,
  terms: TextDictionary,
  onProgress: (doneBytes: number, totalBytes: number) => void = () => undefined,
): TradeFile => {
  const file = basename(path);
  const loaded = loadFile(path);
  const { bytes, padded } = loaded;
  let at = byteOrderMark.every((byte, index) => bytes[index] === byte) ? 3 : 0;
  const firstLine = (): string => {
    const end = bytes.indexOf(newline, at);
    return textOf(bytes, at, end < 0 ? bytes.length : end);
  };
  if (/\r(?!$)/.test(firstLine())) endLinesAtReturns(bytes);
  const headerLine = firstLine();
  if (headerLine.trim() === '') throw new TradeFileError(`${file}: the first line has no header`);
  if (headerLine.includes('\0')) throw new TradeFileError(`${file}: not a text file`);
  const delimiter = sniffDelimiter(headerLine);
  padded.set([newline, delimiter, carriageReturn], bytes.length);
  const cells = newCells();
  at = scanRecord(bytes, at, delimiter, cells);
  const headers = cellTexts(bytes, cells);
  const columns = columnsOf(file, headers);
  const rows = new TradeRows(padded, delimiter, columns, expectedRecords(bytes, at));
  const endsWithReturn = headerLine.endsWith('\r');
  const source = { name: file, file: loaded, delimiter, rows, terms, headers, columns, endsWithReturn };
  const reader = new RecordReader(source);

  let line = 2 + cells.innerLines;
  let records = 0;
  for (let start = at; start < bytes.length; start = at) {
    at = reader.readPlainly(start);
    let lines = 1;
    let isEmpty = false;
    if (at < 0) {
      at = scanRecord(bytes, start, delimiter, cells);
      lines += cells.innerLines;
      isEmpty = cells.count === 1 && cells.starts[0] === cells.ends[0];
      if (!isEmpty) reader.read(cells, start, line);
    }
    line += lines;
    if (!isEmpty && (++records & 0xffff) === 0) onProgress(at, bytes.length);
  }
  onProgress(bytes.length, bytes.length);
  const removed = removeRepeats(source);
  return {
    source,
    errors: [...reader.errors, ...removed.errors].sort((a, b) => a.line - b.line),
    repeats: removed.repeats,
    records,
    ignoredColumns: headers.filter((header, index) => columns[index] === undefined && header !== ''),
  };
};

const [newline, carriageReturn] = [0x0a, 0x0d];

/** About how many records there are from here on, by the first ones. */
const expectedRecords = (bytes: Buffer, from: number): number => {
  const sampled = 1000;
  let [lines, at] = [0, from];
  while (lines < sampled && at < bytes.length) {
    const end = bytes.indexOf(newline, at);
    at = end < 0 ? bytes.length : end + 1;
    lines++;
  }
  const margin = 1.1;
  return at >= bytes.length ? lines : Math.ceil((margin * lines * (bytes.length - from)) / (at - from));
};
