import { wordsPerRow } from '../../domain/trade/match/row-layout.ts';
import { isSameReference, type ReferenceCells } from './reference-cells.ts';
import { type HashedItems, sortByHash } from './sort-by-hash.ts';
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

/**
 * Gives equal references equal codes 1, 2, 3 … in all of the columns, and returns how many there are. Sorting all of them
 * by hash brings equal ones together; looking each up in a table of millions would miss the processor's cache each time.
 */
export const numberReferences = (columns: readonly ReferenceColumn[]): number => {
  const starts = [0];
  for (const { rows } of columns) starts.push(starts.at(-1)! + rows.size);
  const total = starts.at(-1)!;
  const sorted = sortByHash(...hashesOf(columns, total));
  const codes = new Int32Array(total);
  const isSame = (item: number, other: number): boolean => {
    const [column, otherColumn] = [columnOf(starts, item), columnOf(starts, other)];
    return areEqual(columns[column]!, item - starts[column]!, columns[otherColumn]!, other - starts[otherColumn]!);
  };
  const { hashes, items } = sorted;
  let count = 0;
  let touched = 0;
  for (let at = 0; at < items.length; ) {
    if (at >= touched) touched = touchNext(columns, starts, sorted, at);
    const first = at;
    codes[items[at++]!] = ++count;
    // Different references of one hash are rare, so those seen so far are few.
    for (; at < items.length && hashes[at] === hashes[first]; at++) {
      const item = items[at]!;
      let earlier = first;
      while (earlier < at && !isSame(items[earlier]!, item)) earlier++;
      codes[item] = earlier < at ? codes[items[earlier]!]! : ++count;
    }
  }
  columns.forEach(({ rows, codeAt }, column) => {
    const start = starts[column]!;
    for (let row = 0; row < rows.size; row++) rows.words[row * wordsPerRow + codeAt] = codes[start + row]!;
  });
  return count;
};

const touchedAtOnce = 64;

/**
 * Reads a byte of each of the next references that are to be compared, so that the processor fetches them all at once
 * and not each when its turn comes: they stand anywhere in the files. Returns where it stopped.
 */
const touchNext = (
  columns: readonly ReferenceColumn[],
  starts: readonly number[],
  { hashes, items }: HashedItems,
  from: number,
): number => {
  const to = Math.min(items.length, from + touchedAtOnce);
  for (let at = from; at < to; at++) {
    if (hashes[at] !== hashes[at + 1] && hashes[at] !== hashes[at - 1]) continue;
    const column = columnOf(starts, items[at]!);
    touch(columns[column]!, items[at]! - starts[column]!);
  }
  return to;
};

/** Keeps what was read from being optimised away. */
let lastTouched = 0;
const touch = ({ bytes, rows, cells }: ReferenceColumn, row: number): void => {
  lastTouched ^= bytes[rows.starts[row]! + (cells.places[row]! >>> 16)]!;
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

const columnOf = (starts: readonly number[], item: number): number => {
  let column = 0;
  while (item >= starts[column + 1]!) column++;
  return column;
};

const areEqual = (a: ReferenceColumn, rowOfA: number, b: ReferenceColumn, rowOfB: number): boolean => {
  const [placeOfA, placeOfB] = [a.cells.places[rowOfA]!, b.cells.places[rowOfB]!];
  if (placeOfA === 0 || placeOfB === 0) return a.normalOf(rowOfA) === b.normalOf(rowOfB);
  const startOfA = a.rows.starts[rowOfA]! + (placeOfA >>> 16);
  const startOfB = b.rows.starts[rowOfB]! + (placeOfB >>> 16);
  const [endOfA, endOfB] = [startOfA + (placeOfA & 0xffff), startOfB + (placeOfB & 0xffff)];
  return isSameReference(a.bytes, startOfA, endOfA, b.bytes, startOfB, endOfB);
};
