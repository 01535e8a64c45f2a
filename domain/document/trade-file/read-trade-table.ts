import { fieldOfHeader, type TradeColumn } from '../../trade/columns.ts';
import { isBlankValue, parseTradeValue } from '../../trade/parse-trade-value.ts';
import type { Candidate, CandidateRecord, Reason } from '../candidate.ts';
import { structuredField, unreadable } from '../candidate-parts.ts';

/** A row of a trade file. `place` names the row (`line 7`, `Trades!7`), `cellPlace` one of its cells. */
export type TableRow = {
  cells: readonly string[];
  place: string;
  cellPlace: (column: number, header: string) => string;
};

type Column = { index: number; header: string; field: TradeColumn };
type Header = { rowIndex: number; columns: readonly Column[]; width: number };

/** A title or two may stand above the header; further down it would be data. */
const headerSearchRows = 20;
/** Fewer recognised headers than this are chance: a title row may well say "Trade". */
const leastHeaders = 3;

const headerOf = (rows: readonly TableRow[]): Header | null => {
  const headers = rows.slice(0, headerSearchRows).map(({ cells }, rowIndex): Header => {
    const columns = cells.flatMap((header, index) => {
      const field = fieldOfHeader(header);
      return field === undefined ? [] : [{ index, header: header.trim(), field }];
    });
    return { rowIndex, columns, width: cells.length };
  });
  return headers.find(({ columns }) => columns.length >= leastHeaders) ?? null;
};

type RowResult = { record: CandidateRecord; reasons: Omit<Reason, 'record'>[] };

const readCell = (row: TableRow, { index, header, field }: Column, into: RowResult): void => {
  const text = (row.cells[index] ?? '').trim();
  if (isBlankValue(text)) return;
  const place = row.cellPlace(index, header);
  const complain = (code: string, message: string) =>
    into.reasons.push({ code, message: `${place}, column ${header}: ${message}`, field });
  const parsed = parseTradeValue(field, text);
  if (!parsed.ok) {
    complain('MALFORMED_VALUE', parsed.problem);
    return;
  }
  const before = into.record.fields[field];
  if (before && before.value !== parsed.value) {
    complain('CONFLICTING_COLUMNS', `${parsed.value} contradicts ${before.value} of ${before.place}, which was taken`);
    return;
  }
  into.record.fields[field] ??= structuredField(parsed.value, place);
};

/** A row that has no place in the header's columns stands as it is in the field `row`, for a person to sort out. */
const misshapenRow = (row: TableRow, header: Header): RowResult => ({
  record: { fields: { row: structuredField(row.cells.join(' | '), row.place, 0) }, lineItems: [] },
  reasons: [
    {
      code: 'MALFORMED_ROW',
      message: `${row.place} has ${row.cells.length} columns, the header has ${header.width}: no value was taken from it`,
    },
  ],
});

const isEmpty = ({ cells }: TableRow): boolean => cells.every((cell) => cell.trim() === '');

const readRow = (row: TableRow, header: Header): RowResult => {
  // Spreadsheets leave out empty cells at a row's end, and some exports end each row with a separator.
  const surplus = row.cells.slice(header.width).some((cell) => cell.trim() !== '');
  const first = row.cells[0]?.trim();
  if (surplus || (row.cells.length === 1 && header.width > 1 && first !== '')) return misshapenRow(row, header);
  const result: RowResult = { record: { fields: {}, lineItems: [] }, reasons: [] };
  for (const column of header.columns) readCell(row, column, result);
  return result;
};

/**
 * The trades of a table, one record a row. Columns are known by their headers, whatever their order; columns without a
 * known header are not read. A value that can't be read is left out of its record and becomes a reason naming line and
 * column; no row is ever dropped.
 */
export const readTradeTable = (rows: readonly TableRow[]): Candidate => {
  const header = headerOf(rows);
  if (!header) {
    const found = rows[0]?.cells.slice(0, 12).join(', ') ?? '';
    return unreadable('trade', {
      code: 'NO_HEADER',
      message: `No header row with known columns (tradeId, product, tradeDate, direction, notional, currency, …) was found; the first row says: ${found}`,
    });
  }
  const results = rows
    .slice(header.rowIndex + 1)
    .filter((row) => !isEmpty(row))
    .map((row) => readRow(row, header));
  if (results.length === 0) {
    return unreadable('trade', { code: 'NO_RECORD', message: 'There is a header row, but no trade below it.' });
  }
  return {
    kind: 'trade',
    records: results.map(({ record }) => record),
    reasons: results.flatMap(({ reasons }, record) => reasons.map((reason) => ({ ...reason, record }))),
  };
};
