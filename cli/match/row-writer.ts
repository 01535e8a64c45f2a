import { writeFileSync } from 'node:fs';
import { csvLine } from '../../domain/trade/match/csv-line.ts';
import type { FieldComparison, MatchRow } from '../../domain/trade/match/match-row.ts';
import { TextFile } from './text-file.ts';

/** Writes rows to a file as they come. */
export type RowWriter = { write(row: MatchRow): void; close(): void };

const rowWriter = (
  path: string,
  format: { head: string; tail: string; rowText: (row: MatchRow, isFirst: boolean) => string },
): RowWriter => {
  const file = new TextFile(path);
  file.write(format.head);
  let isFirst = true;
  return {
    write(row) {
      file.write(format.rowText(row, isFirst));
      isFirst = false;
    },
    close() {
      file.write(format.tail);
      file.close();
    },
  };
};

/** As `JSON.stringify` writes the row, in a fraction of its time: of most texts it is known that nothing in them is escaped. */
const rowJson = (row: MatchRow): string =>
  `{"status":"${row.status}","bankTradeIds":${textsJson(row.bankTradeIds)},"counterpartyTradeIds":${textsJson(row.counterpartyTradeIds)},"score":${row.score},"fields":${fieldsJson(row.fields)},"breaks":${row.breaks.length === 0 ? '[]' : JSON.stringify(row.breaks)},"reasons":${textsJson(row.reasons)},"counterfactuals":${textsJson(row.counterfactuals)}}`;

const fieldsJson = (fields: readonly FieldComparison[]): string => {
  let json = '[';
  for (let at = 0; at < fields.length; at++) {
    const { field, role, result, bank, counterparty, share } = fields[at]!;
    json += `${at === 0 ? '' : ','}{"field":"${field}","role":"${role}","result":"${result}","bank":${textJson(bank)},"counterparty":${textJson(counterparty)},"share":${share}}`;
  }
  return `${json}]`;
};

const textsJson = (texts: readonly string[]): string => {
  if (texts.length === 0) return '[]';
  return texts.length === 1 ? `[${textJson(texts[0]!)}]` : JSON.stringify(texts);
};

const needsEscape = /[^ !#-[\]-~]/;
const textJson = (text: string | null): string =>
  text === null ? 'null' : needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;

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
