import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { csvLine } from '../../domain/trade/match/csv-line.ts';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';

/** Writes rows to a file as they come, in large pieces. */
export type RowWriter = { write(row: MatchRow): void; close(): void };

const pieceCharacters = 1 << 20;

const rowWriter = (
  path: string,
  format: { head: string; tail: string; rowText: (row: MatchRow, isFirst: boolean) => string },
): RowWriter => {
  const descriptor = openSync(path, 'w');
  let piece = format.head;
  let isFirst = true;
  return {
    write(row) {
      piece += format.rowText(row, isFirst);
      isFirst = false;
      if (piece.length < pieceCharacters) return;
      writeSync(descriptor, piece);
      piece = '';
    },
    close() {
      writeSync(descriptor, piece + format.tail);
      closeSync(descriptor);
    },
  };
};

/**
 * As `JSON.stringify` writes the row. Of most rows all lists but the ids and the reasons are empty; writing those directly
 * takes a fraction of the time.
 */
const rowJson = (row: MatchRow): string => {
  const { status, bankTradeIds, counterpartyTradeIds, score, fields, breaks, reasons, counterfactuals } = row;
  if (fields.length + breaks.length + counterfactuals.length > 0) return JSON.stringify(row);
  return `{"status":"${status}","bankTradeIds":${textsJson(bankTradeIds)},"counterpartyTradeIds":${textsJson(counterpartyTradeIds)},"score":${score},"fields":[],"breaks":[],"reasons":${textsJson(reasons)},"counterfactuals":[]}`;
};

const needsEscape = /[^ !#-[\]-~]/;
const textsJson = (texts: readonly string[]): string => {
  const [text] = texts;
  return texts.length === 1 && !needsEscape.test(text!) ? `["${text}"]` : JSON.stringify(texts);
};

/** An array of rows, one a line. */
export const jsonRowWriter = (path: string): RowWriter =>
  rowWriter(path, {
    head: '[',
    tail: '\n]\n',
    rowText: (row, isFirst) => `${isFirst ? '\n' : ',\n'}${rowJson(row)}`,
  });

const csvHeader = ['status', 'bankTradeIds', 'counterpartyTradeIds', 'score', 'breaks', 'reasons', 'counterfactuals'];

/** A line a row; breaks as `element: ours / theirs`. */
export const csvRowWriter = (path: string): RowWriter =>
  rowWriter(path, {
    head: csvLine(csvHeader),
    tail: '',
    rowText: (row) =>
      csvLine([
        row.status,
        row.bankTradeIds.join(' '),
        row.counterpartyTradeIds.join(' '),
        String(row.score),
        row.breaks.map((found) => `${found.element}: ${found.ourValue ?? '-'} / ${found.theirValue ?? '-'}`).join('; '),
        row.reasons.join('; '),
        row.counterfactuals.join('; '),
      ]),
  });

export const writeText = (path: string, text: string): void => writeFileSync(path, text);
