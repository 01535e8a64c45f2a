import type { Candidate } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import { type DocumentLimits, defaultLimits } from '../media/document-limits.ts';
import { columnName, readWorkbook, type Sheet } from '../xlsx/read-workbook.ts';
import { readTradeTable, type TableRow } from './read-trade-table.ts';

const tableOf = ({ name, rows }: Sheet): TableRow[] =>
  rows.map(({ row, cells }) => ({
    cells,
    place: `${name}, line ${row}`,
    cellPlace: (column) => `${name}!${columnName(column)}${row}`,
  }));

/**
 * The trades of an XLSX workbook: every visible sheet with a header row of known columns. Other sheets (cover, notes) are
 * not read; where none has a header, the first sheet's refusal tells.
 */
export const readTradeXlsx = (bytes: Uint8Array, limits: DocumentLimits = defaultLimits): Candidate => {
  const workbook = readWorkbook(bytes, limits);
  if (!workbook.ok) return unreadable('trade', workbook.reason);
  const tables = workbook.sheets.filter(({ rows }) => rows.length > 0).map((sheet) => readTradeTable(tableOf(sheet)));
  const withTrades = tables.filter(({ records }) => records.length > 0);
  if (withTrades.length === 0) {
    return (
      tables[0] ??
      unreadable('trade', { code: 'NO_RECORD', message: 'The workbook has no visible sheet with content.' })
    );
  }
  return withTrades.reduce((all, table) => ({
    kind: 'trade',
    records: [...all.records, ...table.records],
    reasons: [
      ...all.reasons,
      ...table.reasons.map((reason) => ({ ...reason, record: (reason.record ?? 0) + all.records.length })),
    ],
  }));
};
