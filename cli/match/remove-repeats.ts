import { cellTexts, newCells, scanRecord } from './csv-cells.ts';
import { type RecordSource, rowErrorOf } from './record-reader.ts';
import { sortByHash } from './sort-by-hash.ts';
import type { RowError } from './trade-file-error.ts';

/** A row that repeats an earlier one of the file, trade id and all. */
export type RepeatedRow = { readonly tradeId: string; readonly line: number; readonly firstLine: number };

type Removed = { readonly errors: readonly RowError[]; readonly repeats: readonly RepeatedRow[] };

/**
 * Takes out the rows whose trade id an earlier row has: those that repeat that row cell by cell, and those in error that
 * have other terms. Either are listed by line.
 */
export const removeRepeats = (source: RecordSource): Removed => {
  const { rows, columns, delimiter, file } = source;
  const idCell = columns.indexOf('tradeId');
  const cells = newCells();
  const textsOf = (row: number): string[] => {
    scanRecord(file.bytes, rows.starts[row]!, delimiter, cells);
    return cellTexts(file.bytes, cells);
  };
  const pairs = repeatedIds(source, (row) => textsOf(row)[idCell]!);
  const lineOf = linesOf(
    file.bytes,
    pairs.flatMap(({ row, first }) => [rows.starts[row]!, rows.starts[first]!]),
  );
  const errors: RowError[] = [];
  const repeats: RepeatedRow[] = [];
  for (const { row, first } of pairs) {
    const [ours, theirs] = [textsOf(row), textsOf(first)];
    const [line, firstLine] = [lineOf(rows.starts[row]!), lineOf(rows.starts[first]!)];
    if (ours.every((text, cell) => text === theirs[cell])) repeats.push({ tradeId: ours[idCell]!, line, firstLine });
    else
      errors.push(rowErrorOf(source, ours, line, idCell, `line ${firstLine} has the same trade id with other terms`));
  }
  rows.remove(new Set(pairs.map(({ row }) => row)));
  return { errors, repeats };
};

/** The rows whose trade id an earlier row has, with the first that has it, in the order of the file. */
const repeatedIds = (
  { rows: { references, size } }: RecordSource,
  idOf: (row: number) => string,
): { row: number; first: number }[] => {
  const { hashes, items } = sortByHash(
    references.tradeId.hashes.slice(0, size),
    Int32Array.from({ length: size }, (_, row) => row),
  );
  const pairs: { row: number; first: number }[] = [];
  for (let at = 0; at < size; ) {
    const start = at++;
    while (at < size && hashes[at] === hashes[start]) at++;
    if (at === start + 1) continue;
    const firstOfId = new Map<string, number>();
    for (const row of items.subarray(start, at)) {
      const first = firstOfId.get(idOf(row));
      if (first === undefined) firstOfId.set(idOf(row), row);
      else pairs.push({ row, first });
    }
  }
  return pairs.sort((a, b) => a.row - b.row);
};

/** The numbers of the lines that start at the given places. */
const linesOf = (bytes: Buffer, places: readonly number[]): ((place: number) => number) => {
  const lines = new Map<number, number>();
  let [line, at] = [1, 0];
  for (const place of [...new Set(places)].sort((a, b) => a - b)) {
    for (let end = bytes.indexOf(newline, at); end >= 0 && end < place; end = bytes.indexOf(newline, at)) {
      line++;
      at = end + 1;
    }
    lines.set(place, line);
  }
  return (place) => lines.get(place)!;
};

const newline = 0x0a;
