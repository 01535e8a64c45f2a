import { wordsPerRow } from '../../domain/trade/match/row-layout.ts';
import { isSameReference, type ReferenceCells } from './reference-cells.ts';
import { sortByHash } from './sort-by-hash.ts';
import type { TradeRows } from './trade-rows.ts';

/** A file's references of one field. */
export type ReferenceColumn = {
  readonly bytes: Uint8Array;
  readonly rows: TradeRows;
  readonly cells: ReferenceCells;
  /** Where their codes belong in a row, in words. */
  readonly codeAt: number;
  /** A row's reference in its normal form. */
  readonly normalOf: (row: number) => string;
};

/** A stretch of a file's bytes as one number: its start times this, and its length. 0 is none. */
const lengthLimit = 0x1_0000;
const startOf = (span: number): number => Math.floor(span / lengthLimit);

/**
 * Gives equal references equal codes 1, 2, 3 … in all columns of the two files, and returns how many there are. Sorting
 * all of them by hash brings equal ones together; looking each up in a table of millions would wait for memory each time.
 */
export const numberReferences = (ours: readonly ReferenceColumn[], theirs: readonly ReferenceColumn[]): number => {
  const columns = [...ours, ...theirs];
  const starts = [0];
  for (const { rows } of columns) starts.push(starts.at(-1)! + rows.size);
  const total = starts.at(-1)!;
  const { hashes, items } = sortByHash(...hashesOf(columns, total));
  const texts = new ReferenceTexts(ours, theirs, starts);
  const codes = new Int32Array(total);
  let count = 0;
  let fetched = 0;
  for (let at = 0; at < items.length; ) {
    if (at >= fetched) {
      fetched = Math.min(at + fetchedAtOnce, items.length);
      texts.fetch(items.subarray(at, fetched));
    }
    const first = at;
    codes[items[at++]!] = ++count;
    // Different references of one hash are rare, so those seen so far are few.
    for (; at < items.length && hashes[at] === hashes[first]; at++) {
      const item = items[at]!;
      let earlier = first;
      while (earlier < at && !texts.areSame(items[earlier]!, item)) earlier++;
      codes[item] = earlier < at ? codes[items[earlier]!]! : ++count;
    }
  }
  columns.forEach(({ rows, codeAt }, column) => {
    const start = starts[column]!;
    for (let row = 0; row < rows.size; row++) rows.words[row * wordsPerRow + codeAt] = codes[start + row]!;
  });
  return count;
};

/** The hashes of all rows that have a reference, with their numbers throughout the columns. */
const hashesOf = (columns: readonly ReferenceColumn[], total: number): [Int32Array, Int32Array] => {
  const [hashes, items] = [new Int32Array(total), new Int32Array(total)];
  let [count, item] = [0, 0];
  for (const { rows, cells } of columns)
    for (let row = 0; row < rows.size; row++, item++) {
      const hash = cells.hashes[row]!;
      if (hash === 0) continue;
      hashes[count] = hash;
      items[count++] = item;
    }
  return [hashes.subarray(0, count), items.subarray(0, count)];
};

/** As many as the processor's cache surely holds. */
const fetchedAtOnce = 128;

/** The texts of the references, by their numbers throughout the columns. */
class ReferenceTexts {
  readonly #columns: readonly ReferenceColumn[];
  readonly #starts: readonly number[];
  /** Where plain ones stand in their file. */
  readonly #spans: Float64Array;
  readonly #firstOfTheirs: number;
  readonly #ourBytes: Uint8Array;
  readonly #theirBytes: Uint8Array;
  readonly #lastRead = new Int32Array(1);

  constructor(ours: readonly ReferenceColumn[], theirs: readonly ReferenceColumn[], starts: readonly number[]) {
    this.#columns = [...ours, ...theirs];
    this.#starts = starts;
    this.#firstOfTheirs = starts[ours.length]!;
    this.#ourBytes = ours[0]!.bytes;
    this.#theirBytes = theirs[0]!.bytes;
    this.#spans = new Float64Array(starts.at(-1)!);
    let item = 0;
    for (const { rows, cells } of this.#columns)
      for (let row = 0; row < rows.size; row++, item++)
        if (cells.places.isKnown(row))
          this.#spans[item] = (rows.starts[row]! + cells.places.offset(row)) * lengthLimit + cells.places.length(row);
  }

  /**
   * Reads a byte of each reference. They stand anywhere in the files: read in one short loop the processor fetches many
   * at the same time, and the comparisons that follow need not wait for each.
   */
  fetch(items: Int32Array): void {
    const spans = this.#spans;
    const [ourBytes, theirBytes, firstOfTheirs] = [this.#ourBytes, this.#theirBytes, this.#firstOfTheirs];
    let read = 0;
    for (let at = 0; at < items.length; at++) {
      const item = items[at]!;
      read ^= (item < firstOfTheirs ? ourBytes : theirBytes)[startOf(spans[item]!)]!;
    }
    // Kept, so that the reading is not optimised away.
    this.#lastRead[0] = read;
  }

  areSame(item: number, other: number): boolean {
    const [span, otherSpan] = [this.#spans[item]!, this.#spans[other]!];
    if (span === 0 || otherSpan === 0) return this.#normalOf(item) === this.#normalOf(other);
    const [start, otherStart] = [startOf(span), startOf(otherSpan)];
    return isSameReference(
      this.#bytesOf(item),
      start,
      start + (span - start * lengthLimit),
      this.#bytesOf(other),
      otherStart,
      otherStart + (otherSpan - otherStart * lengthLimit),
    );
  }

  #bytesOf(item: number): Uint8Array {
    return item < this.#firstOfTheirs ? this.#ourBytes : this.#theirBytes;
  }

  #normalOf(item: number): string {
    let column = 0;
    while (item >= this.#starts[column + 1]!) column++;
    return this.#columns[column]!.normalOf(item - this.#starts[column]!);
  }
}
