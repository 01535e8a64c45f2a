import { clearRow, newRows, type Rows } from '../../domain/trade/match/row-layout.ts';

/** Rows that are filled one after the other, as records come. */
export class TradeRows implements Rows {
  /** Rows that are kept. */
  size = 0;
  words: Int32Array;
  numbers: Float64Array;
  /** Where each row's record starts in the file. */
  starts: Float64Array;

  /** @param expected about how many rows will come; memory that is not needed is never touched. */
  constructor(expected: number) {
    const rows = newRows(expected);
    this.words = rows.words;
    this.numbers = rows.numbers;
    this.starts = new Float64Array(expected);
  }

  /** Makes the row behind the last one blank, for a record that starts at `start` of the file, and returns its number. */
  begin(start: number): number {
    const row = this.size;
    if (row === this.starts.length) this.#grow();
    clearRow(this, row);
    this.starts[row] = start;
    return row;
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
  }
}
