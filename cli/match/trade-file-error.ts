import { csvLine } from '../../domain/trade/match/csv-line.ts';

/** A trade file that cannot be read at all: no header, no trade ids. The message names the file. */
export class TradeFileError extends Error {
  override name = 'TradeFileError';
}

/** A row that is not matched, and why. `line` counts from 1, the header being line 1; `column` is the header as the file writes it. */
export type RowError = {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly problem: string;
  /** As far as it could be read. */
  readonly tradeId: string | null;
};

/** The errors as a table, one a line. */
export const errorsToCsv = (errors: readonly RowError[]): string =>
  [
    csvLine(['file', 'line', 'column', 'value', 'problem', 'tradeId']),
    ...errors.map((error) =>
      csvLine([error.file, String(error.line), error.column, error.value, error.problem, error.tradeId ?? '']),
    ),
  ].join('');
