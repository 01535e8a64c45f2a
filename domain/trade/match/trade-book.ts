import { toScaledInteger } from '../../money/decimal.ts';
import type { TradeColumn } from '../columns.ts';
import type { Trade } from '../trade.ts';
import { type Dictionary, TextDictionary } from './dictionary.ts';
import { normalizeReference } from './reference.ts';

/** Text fields, kept as codes of a dictionary. */
export const codeFields = [
  'tradeId',
  'externalRef',
  'uti',
  'product',
  'direction',
  'currency',
  'counterCurrency',
  'premiumCurrency',
  'floatingIndex',
  'floatingTenor',
  'dayCount',
  'paymentFrequency',
  'settlementType',
  'optionType',
  'underlying',
  'partyLei',
  'partyName',
  'counterpartyLei',
  'counterpartyName',
  'book',
  'trader',
] as const;
export type CodeField = (typeof codeFields)[number];
export const dateFields = ['tradeDate', 'effectiveDate', 'maturityDate'] as const;
export type DateField = (typeof dateFields)[number];
export const numberFields = ['notional', 'counterNotional', 'premium', 'rate', 'strike', 'spread'] as const;
export type NumberField = (typeof numberFields)[number];

/** In a date lane. */
export const unknownDay = -0x8000_0000;
/** In a number lane: a value that is not a safe integer at the lane's scale, to be compared by its text. */
export const beyondLane = Number.POSITIVE_INFINITY;

/**
 * Decimal places of a number lane. Lanes hold integers (counts of 10^-scale), never fractions, and only those a double
 * holds exactly; others are `beyondLane`. So comparing and subtracting lanes is exact.
 */
export const laneScale = (field: NumberField): number =>
  field === 'notional' || field === 'counterNotional' || field === 'premium' ? 4 : 8;

/**
 * One side's trades as columns: what the rule reads. The same rule runs over trades that came as objects and over a
 * file's bytes, since both are seen through this.
 */
export type TradeBook = {
  readonly size: number;
  /** Dictionary codes by row; 0 is unknown. `tradeId` and `externalRef` share `references`, `uti` has `utis`, the rest `terms`. */
  readonly codes: Readonly<Record<CodeField, Int32Array>>;
  /** Days since 1970-01-01 by row, or `unknownDay`. */
  readonly days: Readonly<Record<DateField, Int32Array>>;
  /** Counts of 10^-laneScale by row; NaN is unknown. */
  readonly numbers: Readonly<Record<NumberField, Float64Array>>;
  /** The trade's own text, or undefined where it says nothing. */
  text(row: number, column: TradeColumn): string | undefined;
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

/** The lane's value for a plain decimal. */
export const laneNumber = (field: NumberField, text: string): number => {
  try {
    const units = Number(toScaledInteger(text, laneScale(field)));
    return Number.isSafeInteger(units) ? units : beyondLane;
  } catch (error) {
    if (error instanceof RangeError) return beyondLane;
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
  const bookOf = (trades: readonly Trade[]): TradeBook => {
    const codes = Object.fromEntries(
      codeFields.map((field) => [
        field,
        Int32Array.from(trades, (trade) => {
          const text = trade[field];
          return text === undefined ? 0 : codeOf(field, text);
        }),
      ]),
    ) as Record<CodeField, Int32Array>;
    const days = Object.fromEntries(
      dateFields.map((field) => [
        field,
        Int32Array.from(trades, (trade) => {
          const text = trade[field];
          return text === undefined ? unknownDay : dayOfIsoDate(text);
        }),
      ]),
    ) as Record<DateField, Int32Array>;
    const numbers = Object.fromEntries(
      numberFields.map((field) => [
        field,
        Float64Array.from(trades, (trade) => {
          const text = trade[field];
          return text === undefined ? Number.NaN : laneNumber(field, text);
        }),
      ]),
    ) as Record<NumberField, Float64Array>;
    return { size: trades.length, codes, days, numbers, text: (row, column) => trades[row]?.[column] };
  };
  return { bank: bookOf(bank), counterparty: bookOf(counterparty), dictionaries: { utis, references, terms } };
};
