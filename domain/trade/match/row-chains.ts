import { type CodeField, codeAt, wordsPerRow } from './row-layout.ts';
import type { TradeBook } from './trade-book.ts';

/** Rows by code, as chains: the rows of a code are `first[code]`, `next[that]`, … until -1. Code 0 (unknown) has none. */
export type RowChains = { readonly first: Int32Array; readonly next: Int32Array };

/** Chains a book's rows in ascending order by their codes in a field; `isWanted` leaves rows out. */
export const chainRows = (
  { size, rows }: TradeBook,
  field: CodeField,
  codeCount: number,
  isWanted: (row: number) => boolean,
): RowChains => {
  const first = new Int32Array(codeCount + 1).fill(-1);
  const next = new Int32Array(size).fill(-1);
  const { words } = rows;
  const offset = codeAt[field];
  for (let row = size - 1; row >= 0; row--) {
    const code = words[row * wordsPerRow + offset]!;
    if (code === 0 || !isWanted(row)) continue;
    next[row] = first[code]!;
    first[code] = row;
  }
  return { first, next };
};

/** The rows of a code. */
export const rowsOf = (chains: RowChains, code: number): number[] => {
  const rows: number[] = [];
  if (code === 0) return rows;
  for (let row = chains.first[code]!; row >= 0; row = chains.next[row]!) rows.push(row);
  return rows;
};
