import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { shortened } from '../wording/shortened.ts';
import { missingColumns, optionalColumns, requiredColumns, type SettlementCells } from './settlement-row.ts';

/** Names of a row's cells by their place, `1` the first: the last is there to catch what stands beyond any header. */
export const cellPlaces: readonly string[] = Array.from({ length: 64 }, (_, index) => String(index + 1));
const columnsAtMost = cellPlaces.length - 1;
const nameLength = 40;

/** `ignored` are the columns that no entry is made of. */
export type SettlementHeader =
  | { kind: 'columns'; columns: string[]; ignored: string[] }
  | { kind: 'refused'; code: string; message: string };

const refused = (code: string, message: string): SettlementHeader => ({ kind: 'refused', code, message });

const known = new Set<string>([...requiredColumns, ...optionalColumns]);
const nameOf = (column: string): string => shortened(column, nameLength) || '(no name)';

/** A byte order mark says UTF-16, and no text in UTF-8 holds a zero byte. */
const isUtf16 = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || head.includes(0);

/** The first line's cells. @throws CsvError where its quotes don't close. */
const firstLine = (text: string): string[] => {
  const [cells = []]: string[][] = parse(text, { bom: true, relax_column_count: true, trim: true, to: 1 });
  return cells;
};

/**
 * The columns of a settlement file by the beginning of its bytes, in their order. A header that names a column twice, or not
 * all that an entry needs, is refused: which of two amounts is the amount is nothing to guess.
 */
export const readSettlementHeader = (head: Uint8Array): SettlementHeader => {
  if (isUtf16(head))
    return refused('WRONG_ENCODING', 'the file is in UTF-16 or no text at all: save it as CSV in UTF-8');
  // A cut through the last character of the head is no fault.
  const text = new TextDecoder('utf-8').decode(head, { stream: true });
  if (text.includes('\ufffd')) return refused('WRONG_ENCODING', 'the file is not in UTF-8: save it as CSV in UTF-8');
  let columns: string[];
  try {
    columns = firstLine(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refused('MALFORMED_HEADER', 'the quotes of the first line do not fit: "…" around a name, or none');
  }
  if (columns.length > columnsAtMost)
    return refused('TOO_MANY_COLUMNS', `the first line names ${columns.length} columns; at most ${columnsAtMost}`);
  const missing = missingColumns(columns);
  if (missing.length > 0) {
    const found =
      columns.length > 1 ? `found ${columns.map(nameOf).join(', ')}` : 'its cells must be separated by commas';
    return refused('MISSING_COLUMNS', `the first line must name the columns ${missing.join(', ')}: ${found}`);
  }
  const repeated = new Set(columns.filter((column, index) => column !== '' && columns.indexOf(column) !== index));
  if (repeated.size > 0)
    return refused('REPEATED_COLUMNS', `the first line names more than once: ${[...repeated].map(nameOf).join(', ')}`);
  const ignored = columns.filter((column) => !known.has(column)).map(nameOf);
  return { kind: 'columns', columns: columns.map((column) => (known.has(column) ? column : nameOf(column))), ignored };
};

/**
 * A row's cells by the names of their columns, and those that stand beyond the header's last.
 *
 * @param byPlace by `cellPlaces`; empty cells may be absent.
 */
export const cellsOfRow = (
  columns: readonly string[],
  byPlace: Readonly<Record<string, string>>,
): { cells: SettlementCells; surplus: string[] } => {
  const cells = cellPlaces.map((place) => byPlace[place] ?? '');
  return {
    cells: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
    surplus: cells.slice(columns.length).filter((cell) => cell.trim() !== ''),
  };
};
