import { basename } from 'node:path';
import { fieldOfHeader, type TradeColumn } from '../../domain/trade/columns.ts';
import type { TradeBook } from '../../domain/trade/match/trade-book.ts';
import { type CellReader, cellReaderOf } from './cell-readers.ts';
import { type Cells, newCells, scanRecord, sniffDelimiter, textOf } from './csv-cells.ts';
import type { FileDictionaries } from './file-dictionaries.ts';
import { loadFile } from './load-file.ts';
import { bookOfFile } from './trade-file-book.ts';
import { type RowError, TradeFileError } from './trade-file-error.ts';
import { TradeLanes } from './trade-lanes.ts';

/** A row that repeats an earlier one of the file, trade id and all. */
type RepeatedRow = { readonly tradeId: string; readonly line: number; readonly firstLine: number };

export type TradeFile = {
  readonly book: TradeBook;
  /** Rows that cannot be matched; a row with several errors has several. */
  readonly errors: readonly RowError[];
  readonly repeats: readonly RepeatedRow[];
  /** Records read, good or bad. */
  readonly records: number;
  /** Headers that no alias names. */
  readonly ignoredColumns: readonly string[];
};

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** The file's columns by position: the field that each header names; undefined for those that no field has. */
const columnsOf = (file: string, headers: readonly string[]): (TradeColumn | undefined)[] => {
  const named = headers.map(fieldOfHeader);
  // The canonical header wins over an alias of the same field, the first alias over the next.
  const columns = named.map((field, at) => {
    if (field === undefined) return undefined;
    const exact = headers.indexOf(field);
    return exact >= 0 ? (exact === at ? field : undefined) : named.indexOf(field) === at ? field : undefined;
  });
  if (!columns.includes('tradeId'))
    throw new TradeFileError(`${file}: line 1 has no column for the trade id (found: ${headers.join(', ')})`);
  return columns;
};

/**
 * Reads a trade file for matching: recognises its columns by their headers, turns every value into its lane, and lists
 * the rows that it cannot take. Values are read as `parseTradeValue` reads them.
 * @throws TradeFileError if there is no header or no column of trade ids.
 */
export const readTradeFile = (
  path: string,
  dictionaries: FileDictionaries,
  onProgress: (doneBytes: number, totalBytes: number) => void = () => undefined,
): TradeFile => {
  const file = basename(path);
  const bytes = loadFile(path, () => undefined);
  let at = byteOrderMark.every((byte, index) => bytes[index] === byte) ? 3 : 0;
  const headerEnd = bytes.indexOf(0x0a, at);
  const headerLine = textOf(bytes, at, headerEnd < 0 ? bytes.length : headerEnd);
  if (headerLine.trim() === '') throw new TradeFileError(`${file}: the first line has no header`);
  if (headerLine.includes('\0')) throw new TradeFileError(`${file}: not a UTF-8 text file`);
  const delimiter = sniffDelimiter(headerLine);
  const cells = newCells();
  at = scanRecord(bytes, at, delimiter, cells);
  const headers = cellTexts(bytes, cells);
  const columns = columnsOf(file, headers);
  const present = new Set(columns.filter((column) => column !== undefined));
  const lanes = new TradeLanes(present, linesFrom(bytes, at));
  const reader = new RecordReader({ file, bytes, delimiter, lanes, dictionaries, headers, columns });

  let line = 2 + cells.innerLines;
  let records = 0;
  for (let start = at; start < bytes.length; start = at) {
    at = scanRecord(bytes, start, delimiter, cells);
    const isEmpty = cells.count === 1 && cells.starts[0] === cells.ends[0];
    if (!isEmpty) {
      records++;
      reader.read(cells, start, line);
    }
    line += 1 + cells.innerLines;
    if ((records & 0xffff) === 0) onProgress(at, bytes.length);
  }
  onProgress(bytes.length, bytes.length);
  lanes.trim();
  return {
    book: bookOfFile(bytes, delimiter, columns, lanes, dictionaries),
    errors: reader.errors,
    repeats: reader.repeats,
    records,
    ignoredColumns: headers.filter((header, index) => columns[index] === undefined && header !== ''),
  };
};

/** Lines from here on: no file has more records. */
const linesFrom = (bytes: Buffer, from: number): number => {
  let lines = 1;
  for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
};

const cellTexts = (bytes: Buffer, cells: Cells): string[] =>
  Array.from({ length: cells.count }, (_, cell) => {
    const text = textOf(bytes, cells.starts[cell]!, cells.ends[cell]!);
    return cells.escaped[cell] === 1 ? text.replaceAll('""', '"') : text;
  });

type RecordSource = {
  readonly file: string;
  readonly bytes: Buffer;
  readonly delimiter: number;
  readonly lanes: TradeLanes;
  readonly dictionaries: FileDictionaries;
  readonly headers: readonly string[];
  readonly columns: readonly (TradeColumn | undefined)[];
};

/** Takes records into the lanes, one after the other; what it can't take it lists. */
class RecordReader {
  readonly errors: RowError[] = [];
  readonly repeats: RepeatedRow[] = [];
  readonly #source: RecordSource;
  readonly #readers: (CellReader | undefined)[];
  readonly #idCell: number;
  /** By the code of a trade id, the first row that has it, counted from 1. */
  #rowOfId = new Int32Array(1 << 12);

  constructor(source: RecordSource) {
    this.#source = source;
    this.#readers = source.columns.map((column) => (column ? cellReaderOf(source, column) : undefined));
    this.#idCell = source.columns.indexOf('tradeId');
  }

  read(cells: Cells, start: number, line: number): void {
    const { lanes, columns } = this.#source;
    const malformation = cells.isMalformed
      ? 'a quote is not closed, or text stands behind a closing one'
      : cells.count !== columns.length
        ? `${cells.count} cells where the header has ${columns.length}`
        : undefined;
    if (malformation !== undefined) {
      this.#refuse(cells, line, 0, malformation);
      return;
    }
    const row = lanes.size;
    let isGood = true;
    for (let cell = 0; cell < cells.count; cell++) {
      const problem = this.#readers[cell]?.(row, cells.starts[cell]!, cells.ends[cell]!, cells.escaped[cell] === 1);
      if (problem === undefined) continue;
      isGood = false;
      this.#refuse(cells, line, cell, problem);
    }
    const id = lanes.codes.tradeId[row]!;
    if (id === 0) {
      isGood = false;
      this.#refuse(cells, line, this.#idCell, 'no trade id');
    }
    lanes.starts[row] = start;
    if (isGood && this.#isNewId(id, row, cells, line)) lanes.size++;
    else lanes.clear(row);
  }

  /** True unless an earlier row has the trade id; that row is then listed, as a repetition or as an error. */
  #isNewId(id: number, row: number, cells: Cells, line: number): boolean {
    if (id >= this.#rowOfId.length) {
      const wider = new Int32Array(2 * id);
      wider.set(this.#rowOfId);
      this.#rowOfId = wider;
    }
    const earlier = this.#rowOfId[id]! - 1;
    if (earlier < 0) {
      this.#rowOfId[id] = row + 1;
      return true;
    }
    const { bytes, lanes } = this.#source;
    const [ours, theirs] = [this.#textsAt(lanes.starts[row]!), this.#textsAt(lanes.starts[earlier]!)];
    if (ours[this.#idCell] !== theirs[this.#idCell]) return true;
    const tradeId = ours[this.#idCell]!;
    const firstLine = lineOf(bytes, lanes.starts[earlier]!);
    if (ours.every((text, cell) => text === theirs[cell])) this.repeats.push({ tradeId, line, firstLine });
    else this.#refuse(cells, line, this.#idCell, `line ${firstLine} has the same trade id with other terms`);
    return false;
  }

  #textsAt(start: number): string[] {
    const cells = newCells();
    scanRecord(this.#source.bytes, start, this.#source.delimiter, cells);
    return cellTexts(this.#source.bytes, cells);
  }

  #refuse(cells: Cells, line: number, cell: number, problem: string): void {
    const texts = cellTexts(this.#source.bytes, cells);
    this.errors.push({
      file: this.#source.file,
      line,
      column: this.#source.headers[cell] ?? '',
      value: texts[cell] ?? '',
      problem,
      tradeId: texts[this.#idCell]?.trim() || null,
    });
  }
}

const lineOf = (bytes: Buffer, offset: number): number => {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
};
