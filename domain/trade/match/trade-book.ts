import { toScaledInteger } from '../../money/decimal.ts';
import type { TradeColumn } from '../columns.ts';
import type { Trade } from '../trade.ts';
import { type Dictionary, TextDictionary } from './dictionary.ts';
import { normalizeReference } from './reference.ts';
import {
  beyondExact,
  type CodeField,
  clearRow,
  codeAt,
  codeFields,
  dateFields,
  dayAt,
  type NumberField,
  newRows,
  numberAt,
  numberFields,
  numbersPerRow,
  type Rows,
  wordsPerRow,
} from './row-layout.ts';

/**
 * Decimal places of a number in a row. Rows hold integers (counts of 10^-scale), never fractions, and only those a double
 * holds exactly; others are `beyondExact`. So comparing and subtracting them is exact.
 */
export const scaleOf = (field: NumberField): number =>
  field === 'notional' || field === 'counterNotional' || field === 'premium' ? 4 : 8;

/**
 * One side's trades as fixed-width rows: what the rule reads. The same rule runs over trades that came as objects and
 * over a file's bytes, since both are seen through this.
 */
export type TradeBook = {
  readonly size: number;
  /** Of text fields `tradeId` and `externalRef` are codes of `references`, `uti` one of `utis`, the rest of `terms`. */
  readonly rows: Rows;
  /** The trade's own text, or undefined where it says nothing. */
  text(row: number, column: TradeColumn): string | undefined;
  /**
   * Reads a little of each of these rows, where a book is so large that they lie anywhere in memory: read in one short
   * loop they are fetched at the same time, and what is then asked of them need not wait for each.
   */
  fetch?(which: Int32Array): void;
};

/** The dictionaries that two books to be matched share. UTIs and references are kept normalised. */
export type BookDictionaries = {
  readonly utis: Dictionary;
  readonly references: Dictionary;
  readonly terms: Dictionary;
};

/** Days since 1970-01-01 of an ISO 8601 date. */
export const dayOfIsoDate = (isoDate: string): number => Date.parse(`${isoDate}T00:00:00Z`) / 86_400_000;
export const isoDateOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** A plain decimal as a row keeps it. */
export const unitsOf = (field: NumberField, text: string): number => {
  try {
    const units = Number(toScaledInteger(text, scaleOf(field)));
    return Number.isSafeInteger(units) ? units : beyondExact;
  } catch (error) {
    if (error instanceof RangeError) return beyondExact;
    throw error;
  }
};

export type TradeBooks = {
  readonly bank: TradeBook;
  readonly counterparty: TradeBook;
  readonly dictionaries: BookDictionaries;
};

/** The two sides' trades as books over common dictionaries. */
export const booksOfTrades = (bank: readonly Trade[], counterparty: readonly Trade[]): TradeBooks => {
  const utis = new TextDictionary();
  const references = new TextDictionary();
  const terms = new TextDictionary();
  const codeOf = (field: CodeField, text: string): number => {
    if (field !== 'uti' && field !== 'tradeId' && field !== 'externalRef') return terms.codeOf(text);
    const normal = normalizeReference(text);
    return normal === '' ? 0 : (field === 'uti' ? utis : references).codeOf(normal);
  };
  const fillRow = (rows: Rows, row: number, trade: Trade): void => {
    clearRow(rows, row);
    for (const field of codeFields) {
      const text = trade[field];
      if (text !== undefined) rows.words[row * wordsPerRow + codeAt[field]] = codeOf(field, text);
    }
    for (const field of dateFields) {
      const text = trade[field];
      if (text !== undefined) rows.words[row * wordsPerRow + dayAt[field]] = dayOfIsoDate(text);
    }
    for (const field of numberFields) {
      const text = trade[field];
      if (text !== undefined) rows.numbers[row * numbersPerRow + numberAt[field]] = unitsOf(field, text);
    }
  };
  const bookOf = (trades: readonly Trade[]): TradeBook => {
    const rows = newRows(trades.length);
    trades.forEach((trade, row) => {
      fillRow(rows, row, trade);
    });
    return { size: trades.length, rows, text: (row, column) => trades[row]?.[column] };
  };
  return { bank: bookOf(bank), counterparty: bookOf(counterparty), dictionaries: { utis, references, terms } };
};
