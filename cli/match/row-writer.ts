import { writeFileSync } from 'node:fs';
import { csvLine } from '../../domain/trade/match/csv-line.ts';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import { TextFile } from './text-file.ts';

/** Writes rows to a file as they come. */
export type RowWriter = { write(row: MatchRow): void; close(): void };

const rowWriter = (
  path: string,
  format: { head: string; between: string; tail: string; rowText: (row: MatchRow) => string },
): RowWriter => {
  const file = new TextFile(path);
  file.write(format.head);
  let isFirst = true;
  return {
    write(row) {
      // Two short writes: joining the texts first would copy every row once more.
      if (!isFirst) file.write(format.between);
      isFirst = false;
      file.write(format.rowText(row));
    },
    close() {
      file.write(format.tail);
      file.close();
    },
  };
};

/** As `JSON.stringify` writes the row; of a clean match nearly all lists are empty, which is written faster directly. */
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
    head: '[\n',
    between: ',\n',
    tail: '\n]\n',
    rowText: rowJson,
  });

const csvHeader = ['status', 'bankTradeIds', 'counterpartyTradeIds', 'score', 'breaks', 'reasons', 'counterfactuals'];

/** A line a row; breaks as `element: ours / theirs`. */
export const csvRowWriter = (path: string): RowWriter =>
  rowWriter(path, {
    head: csvLine(csvHeader),
    between: '',
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
