/** Rows by code, as chains: the rows of a code are `first[code]`, `next[that]`, … until -1. Code 0 (unknown) has none. */
export type RowChains = { readonly first: Int32Array; readonly next: Int32Array };

/** Chains the rows in ascending order by their codes; `isWanted` leaves rows out. */
export const chainRows = (codes: Int32Array, codeCount: number, isWanted: (row: number) => boolean): RowChains => {
  const first = new Int32Array(codeCount + 1).fill(-1);
  const next = new Int32Array(codes.length).fill(-1);
  for (let row = codes.length - 1; row >= 0; row--) {
    const code = codes[row]!;
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
