import { looksLikeLabel } from '../forms/looks-like-label.ts';
import { type Layout, type Row, type Segment, wordsOf } from '../layout/rows.ts';
import type { Word } from '../page.ts';

/** Rows and columns count from 1; `columnSpan` is over 1 where a text reaches over several columns. */
type TableCell = {
  readonly row: number;
  readonly column: number;
  readonly columnSpan: number;
  readonly words: readonly Word[];
  readonly header: boolean;
};

export type Table = { readonly rows: number; readonly columns: number; readonly cells: readonly TableCell[] };

type Column = { left: number; right: number };

/** In line heights: a wider gap between rows ends a table. */
const widestRowGap = 2;

/** Finds tables by alignment alone: rows of two texts or more, one under the other in the same columns. */
export function findTables(layout: Layout): Table[] {
  const tables: Table[] = [];
  let region: Row[] = [];
  const close = (): void => {
    const table = toTable(region, layout.lineHeight);
    if (table) tables.push(table);
    region = [];
  };
  for (const row of layout.rows) {
    if (region.length > 0 && !belongs(region, row, layout.lineHeight)) close();
    if (region.length > 0 || row.segments.length >= 2) region.push(row);
  }
  close();
  return tables;
}

function belongs(region: readonly Row[], row: Row, lineHeight: number): boolean {
  const last = region.at(-1)!;
  if (row.top - last.bottom > widestRowGap * lineHeight) return false;
  const columns = columnsOf(region);
  const touched = row.segments.map((segment) => columns.filter((column) => overlaps(segment, column)));
  if (row.segments.length === 1) {
    // A second line of a cell's text; a text across the whole table ends it.
    return touched[0]!.length === 1 && row.top - last.bottom < 0.8 * lineHeight && columns.length > 1;
  }
  return touched.filter((each) => each.length === 1).length >= Math.max(2, Math.ceil(row.segments.length / 2));
}

/** The columns that the rows with most texts agree on. */
function columnsOf(rows: readonly Row[]): Column[] {
  const most = Math.max(...rows.map((row) => row.segments.length));
  const columns: Column[] = [];
  const full = rows.filter((row) => row.segments.length === most);
  for (const segment of full.flatMap((row) => row.segments)) {
    const touched = columns.filter((column) => overlaps(segment, column));
    // Where a text touches two columns, it is the text that reaches over, not the columns that are one.
    if (touched.length === 0) columns.push({ left: segment.left, right: segment.right });
    else if (touched.length === 1) {
      touched[0]!.left = Math.min(touched[0]!.left, segment.left);
      touched[0]!.right = Math.max(touched[0]!.right, segment.right);
    }
  }
  return columns.sort((a, b) => a.left - b.left);
}

function overlaps(segment: Column, column: Column): boolean {
  return segment.left < column.right && column.left < segment.right;
}

function toTable(region: readonly Row[], lineHeight: number): Table | undefined {
  while (region.at(-1)?.segments.length === 1) region = region.slice(0, -1);
  if (region.filter((row) => row.segments.length >= 2).length < 2) return undefined;
  const columns = columnsOf(region);
  if (columns.length < 2) return undefined;
  const header = region[0]!.segments.every(({ text }) => looksLikeLabel(text));
  const cells: TableCell[] = [];
  let rows = 0;
  let last: Row | undefined;
  for (const row of region) {
    const continued = last && isContinuation(row, last, columns, lineHeight);
    if (!continued) rows++;
    for (const { column, span, segments } of placed(row, columns)) {
      const existing = cells.findIndex((cell) => cell.row === rows && cell.column === column);
      const words = wordsOf(segments);
      if (existing < 0) cells.push({ row: rows, column, columnSpan: span, words, header: header && rows === 1 });
      else cells[existing] = { ...cells[existing]!, words: [...cells[existing]!.words, ...words] };
    }
    last = row;
  }
  return { rows, columns: columns.length, cells };
}

/** A row that fills only the first column, close under one that filled it too, is the rest of that cell's text. */
function isContinuation(row: Row, above: Row, columns: readonly Column[], lineHeight: number): boolean {
  if (row.segments.length > 1 || row.top - above.bottom > 0.5 * lineHeight) return false;
  const column = columns.find((each) => overlaps(row.segments[0]!, each));
  return column !== undefined && above.segments.some((segment) => overlaps(segment, column));
}

function placed(row: Row, columns: readonly Column[]) {
  const cells: { column: number; span: number; segments: Segment[] }[] = [];
  for (const segment of row.segments) {
    let first = columns.findIndex((column) => overlaps(segment, column));
    if (first < 0)
      first = Math.max(
        0,
        columns.findLastIndex((column) => column.left <= segment.left),
      );
    let span = 1;
    while (first + span < columns.length && overlaps(segment, columns[first + span]!)) span++;
    const existing = cells.find((cell) => cell.column <= first + 1 && first + 1 < cell.column + cell.span);
    if (existing) existing.segments.push(segment);
    else cells.push({ column: first + 1, span, segments: [segment] });
  }
  return cells;
}
