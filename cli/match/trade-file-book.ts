import type { TradeColumn } from '../../domain/trade/columns.ts';
import {
  type CodeField,
  codeAt,
  codeFields,
  type DateField,
  dateFields,
  dayAt,
  type NumberField,
  numberAt,
  numberFields,
  numbersPerRow,
  unknownDay,
  wordsPerRow,
} from '../../domain/trade/match/row-layout.ts';
import { isoDateOfDay, type TradeBook } from '../../domain/trade/match/trade-book.ts';
import { isBlankValue, parseTradeValue } from '../../domain/trade/parse-trade-value.ts';
import { newCells, scanRecord, textOf } from './csv-cells.ts';
import type { FileDictionaries } from './file-dictionaries.ts';
import type { TradeRows } from './trade-rows.ts';

/** A row's own text in one column, or undefined where it says nothing. */
type TextReader = (row: number) => string | undefined;

const plainDecimal = /^-?\d+(\.\d+)?$/;

/**
 * A file's trades as the rule reads them. Texts are not kept: they are read again from the record where a row has to be
 * explained, in the form that parsing gave them.
 */
export const bookOfFile = (
  bytes: Buffer,
  delimiter: number,
  columns: readonly (TradeColumn | undefined)[],
  rows: TradeRows,
  dictionaries: FileDictionaries,
): TradeBook => {
  const { words, numbers, starts, size } = rows;
  const cellOf = new Map(columns.map((column, cell) => [column, cell]));
  const isoDates = new Map<number, string>();
  const cells = newCells();
  let scannedRow = -1;

  /**
   * The cell's own text, or undefined where the file has no such column. `isAlone`: the rest of the record is hardly wanted,
   * so that it is read no further than the cell.
   */
  const rawText = (row: number, column: TradeColumn, isAlone = false): string | undefined => {
    const cell = cellOf.get(column);
    if (cell === undefined) return undefined;
    if (row !== scannedRow || cell >= cells.count) {
      scanRecord(bytes, starts[row]!, delimiter, cells, isAlone ? cell : undefined);
      scannedRow = row;
    }
    const text = textOf(bytes, cells.starts[cell]!, cells.ends[cell]!);
    return cells.escaped[cell] === 1 ? text.replaceAll('""', '"') : text;
  };
  const parsedText = (row: number, column: TradeColumn): string | undefined => {
    const text = rawText(row, column);
    if (text === undefined || isBlankValue(text)) return undefined;
    const parsed = parseTradeValue(column, text);
    return parsed.ok ? parsed.value : undefined;
  };
  /** Identifiers of the usual form stand in the file as they are kept. */
  const identifierText = (row: number, column: 'tradeId' | 'externalRef' | 'uti'): string | undefined => {
    if (words[row * wordsPerRow + codeAt[column]] === 0) return undefined;
    const text = rawText(row, column, true);
    if (text === undefined || /\s/.test(text)) return parsedText(row, column);
    return column === 'uti' ? text.toUpperCase() : text;
  };
  const dateText = (day: number): string | undefined => {
    if (day === unknownDay) return undefined;
    let text = isoDates.get(day);
    if (text === undefined) {
      text = isoDateOfDay(day);
      isoDates.set(day, text);
    }
    return text;
  };
  const numberText = (row: number, column: NumberField): string | undefined => {
    if (Number.isNaN(numbers[row * numbersPerRow + numberAt[column]]!)) return undefined;
    const text = rawText(row, column);
    return text !== undefined && plainDecimal.test(text) ? text : parsedText(row, column);
  };

  const dateReader = (column: DateField): TextReader => {
    const at = dayAt[column];
    return (row) => dateText(words[row * wordsPerRow + at]!);
  };
  const termReader = (column: CodeField): TextReader => {
    const at = codeAt[column];
    return (row) => {
      const code = words[row * wordsPerRow + at]!;
      return code === 0 ? undefined : dictionaries.terms.textOf(code);
    };
  };
  const readers = {
    ...Object.fromEntries(codeFields.map((column) => [column, termReader(column)])),
    ...Object.fromEntries(dateFields.map((column) => [column, dateReader(column)])),
    ...Object.fromEntries(numberFields.map((column) => [column, (row: number) => numberText(row, column)])),
    tradeId: (row) => identifierText(row, 'tradeId'),
    externalRef: (row) => identifierText(row, 'externalRef'),
    uti: (row) => identifierText(row, 'uti'),
    tradeTime: (row) => parsedText(row, 'tradeTime'),
  } as Record<TradeColumn, TextReader>;

  return { size, rows: { words, numbers }, text: (row, column) => readers[column]!(row) };
};
