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

/**
 * Gives equal references equal codes 1, 2, 3 … in all of the columns, and returns how many there are. Sorting all of them
 * by hash brings equal ones together; looking each up in a table of millions would miss the processor's cache each time.
 */
export const numberReferences = (columns: readonly ReferenceColumn[]): number => {
  const starts = [0];
  for (const { rows } of columns) starts.push(starts.at(-1)! + rows.size);
  const total = starts.at(-1)!;
  const { hashes, items } = sortByHash(...hashesOf(columns, total));
  const codes = new Int32Array(total);
  const isSame = (item: number, other: number): boolean => {
    const [column, otherColumn] = [columnOf(starts, item), columnOf(starts, other)];
    return areEqual(columns[column]!, item - starts[column]!, columns[otherColumn]!, other - starts[otherColumn]!);
  };
  let count = 0;
  for (let at = 0; at < items.length; ) {
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
  const [placesOfA, placesOfB] = [a.cells.places, b.cells.places];
  if (!placesOfA.isKnown(rowOfA) || !placesOfB.isKnown(rowOfB)) return a.normalOf(rowOfA) === b.normalOf(rowOfB);
  const startOfA = a.rows.starts[rowOfA]! + placesOfA.offset(rowOfA);
  const startOfB = b.rows.starts[rowOfB]! + placesOfB.offset(rowOfB);
  const endOfA = startOfA + placesOfA.length(rowOfA);
  return isSameReference(a.bytes, startOfA, endOfA, b.bytes, startOfB, startOfB + placesOfB.length(rowOfB));
};
