import type { TradeColumn } from '../../domain/trade/columns.ts';
import {
  clearRow,
  type NumberField,
  newRows,
  numberFields,
  type Rows,
  wordsPerRow,
} from '../../domain/trade/match/row-layout.ts';
import { CellPlaces } from './cell-places.ts';
import { ReferenceCells } from './reference-cells.ts';

export const referenceFields = ['tradeId', 'externalRef', 'uti'] as const;
export type ReferenceField = (typeof referenceFields)[number];

/** Rows that are filled one after the other, as records come. Their references get codes only when all have come. */
export class TradeRows implements Rows {
  /** Rows that are kept. */
  size = 0;
  /** Rows that were begun, among them the last one if its record was not kept: what was put there has to go. */
  #begun = 0;
  words: Int32Array;
  numbers: Float64Array;
  /** Where each row's record starts in the file. */
  starts: Float64Array;
  readonly references: Readonly<Record<ReferenceField, ReferenceCells>>;
  /** Where the amounts and rates of the file's columns stand that are plain decimals. */
  readonly numberPlaces: ReadonlyMap<NumberField, CellPlaces>;

  /**
   * @param padded the file's bytes, with a newline behind the last.
   * @param columns the file's, by position.
   * @param expected about how many rows will come; memory that is not needed is never touched.
   */
  constructor(padded: Uint8Array, delimiter: number, columns: readonly (TradeColumn | undefined)[], expected: number) {
    const rows = newRows(expected);
    this.words = rows.words;
    this.numbers = rows.numbers;
    this.starts = new Float64Array(expected);
    const newCells = () => new ReferenceCells(padded, delimiter, expected);
    this.references = { tradeId: newCells(), externalRef: newCells(), uti: newCells() };
    const present = numberFields.filter((field) => columns.includes(field));
    this.numberPlaces = new Map(present.map((field) => [field, new CellPlaces(expected)]));
  }

  /** Makes the row behind the last one blank, for a record that starts at `start` of the file, and returns its number. */
  begin(start: number): number {
    const row = this.size;
    if (row === this.starts.length) this.#grow();
    clearRow(this, row);
    this.starts[row] = start;
    if (row < this.#begun) {
      for (const field of referenceFields) this.references[field].clear(row);
      for (const places of this.numberPlaces.values()) places.clear(row);
    }
    this.#begun = row + 1;
    return row;
  }

  /** Takes rows out; those behind move up. */
  remove(unwanted: ReadonlySet<number>): void {
    if (unwanted.size === 0) return;
    let kept = 0;
    for (let row = 0; row < this.size; row++) {
      if (unwanted.has(row)) continue;
      if (kept < row) {
        this.words.copyWithin(kept * wordsPerRow, row * wordsPerRow, (row + 1) * wordsPerRow);
        this.starts[kept] = this.starts[row]!;
        for (const field of referenceFields) this.references[field].move(row, kept);
        for (const places of this.numberPlaces.values()) places.move(row, kept);
      }
      kept++;
    }
    this.size = kept;
  }

  #grow(): void {
    const count = Math.ceil(this.starts.length * 1.5) + 16;
    const rows = newRows(count);
    rows.words.set(this.words);
    const starts = new Float64Array(count);
    starts.set(this.starts);
    this.words = rows.words;
    this.numbers = rows.numbers;
    this.starts = starts;
    for (const field of referenceFields) this.references[field].grow(count);
    for (const places of this.numberPlaces.values()) places.grow(count);
  }
}
