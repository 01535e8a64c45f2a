import type { TradeColumn } from '../../domain/trade/columns.ts';
import { type ColumnReader, columnReaderOf, type ReaderSource } from './column-readers.ts';
import { type Cells, cellTexts, clearCells, newCells, scanCell } from './csv-cells.ts';
import type { RowError } from './trade-file-error.ts';

export type RecordSource = ReaderSource & {
  /** The file's name. */
  readonly name: string;
  readonly headers: readonly string[];
  readonly columns: readonly (TradeColumn | undefined)[];
  /** Lines end with CR and LF. */
  readonly endsWithReturn: boolean;
};

const [newline, carriageReturn] = [0x0a, 0x0d];

/** Takes records into rows, one after the other; what it can't take it lists. */
export class RecordReader {
  readonly errors: RowError[] = [];
  readonly #source: RecordSource;
  readonly #readers: readonly ColumnReader[];
  readonly #idCell: number;
  readonly #cell = newCells();

  constructor(source: RecordSource) {
    this.#source = source;
    const { columns, delimiter, endsWithReturn } = source;
    const lineEnd = endsWithReturn ? carriageReturn : newline;
    this.#readers = columns.map((column, at) =>
      columnReaderOf(source, column, at === columns.length - 1 ? lineEnd : delimiter),
    );
    this.#idCell = columns.indexOf('tradeId');
  }

  /**
   * Takes the record that starts at `start` where nothing is wrong with it and no newline stands within a cell. Returns
   * where the next one starts; -1 where the record has to be taken by `read`.
   */
  readPlainly(start: number): number {
    const { rows, endsWithReturn } = this.#source;
    const { padded } = this.#source.file;
    const readers = this.#readers;
    const last = readers.length - 1;
    const row = rows.begin(start);
    let at = start;
    for (let cell = 0; cell < last; cell++) {
      let end = readers[cell]!.readPlain(row, at);
      if (end < 0) {
        end = this.#readCell(cell, row, at);
        if (end < 0) return -1;
      }
      at = end + 1;
    }
    let end = readers[last]!.readPlain(row, at);
    if (end >= 0 && endsWithReturn) end = padded[end + 1] === newline ? end + 1 : -1;
    if (end < 0) end = this.#readCell(last, row, at);
    if (end < 0) return -1;
    if (rows.references.tradeId.hashes[row] === 0) return -1;
    rows.size++;
    return end + 1;
  }

  /** Takes a cell of any form. Returns where it ends, -1 where something is wrong with it or with what ends it. */
  #readCell(cell: number, row: number, start: number): number {
    const { file, delimiter } = this.#source;
    const { bytes } = file;
    const found = this.#cell;
    clearCells(found);
    const end = scanCell(bytes, start, delimiter, found);
    const isLast = cell === this.#readers.length - 1;
    const endsWell = isLast ? end >= bytes.length || bytes[end] === newline : bytes[end] === delimiter;
    if (!endsWell || found.isMalformed || found.innerLines > 0) return -1;
    const problem = this.#readers[cell]!.read(row, found.starts[0]!, found.ends[0]!, found.escaped[0] === 1);
    return problem === undefined ? end : -1;
  }

  /** Takes any record, and lists what is wrong with it. */
  read(cells: Cells, start: number, line: number): void {
    const { rows, columns } = this.#source;
    const malformation = cells.isMalformed
      ? 'a quote is not closed, or text stands behind a closing one'
      : cells.count !== columns.length
        ? `${cells.count} cells where the header has ${columns.length}`
        : undefined;
    if (malformation !== undefined) {
      this.#refuse(cells, line, 0, malformation);
      return;
    }
    const row = rows.begin(start);
    let isGood = true;
    for (let cell = 0; cell < cells.count; cell++) {
      const problem = this.#readers[cell]!.read(row, cells.starts[cell]!, cells.ends[cell]!, cells.escaped[cell] === 1);
      if (problem === undefined) continue;
      isGood = false;
      this.#refuse(cells, line, cell, problem);
    }
    if (rows.references.tradeId.hashes[row] === 0) {
      isGood = false;
      this.#refuse(cells, line, this.#idCell, 'no trade id');
    }
    if (isGood) rows.size++;
  }

  #refuse(cells: Cells, line: number, cell: number, problem: string): void {
    this.errors.push(rowErrorOf(this.#source, cellTexts(this.#source.file.bytes, cells), line, cell, problem));
  }
}

/** What to say of a record that cannot be taken; `texts` are its cells. */
export const rowErrorOf = (
  { name, headers, columns }: RecordSource,
  texts: readonly string[],
  line: number,
  cell: number,
  problem: string,
): RowError => ({
  file: name,
  line,
  column: headers[cell] ?? '',
  value: texts[cell] ?? '',
  problem,
  tradeId: texts[columns.indexOf('tradeId')]?.trim() || null,
});
