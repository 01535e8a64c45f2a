import type { TradeColumn } from '../../domain/trade/columns.ts';
import type { TextDictionary } from '../../domain/trade/match/dictionary.ts';
import { normalizeReference } from '../../domain/trade/match/reference.ts';
import {
  beyondExact,
  type CodeField,
  codeAt,
  type DateField,
  dayAt,
  type NumberField,
  numberAt,
  numbersPerRow,
  unknownDay,
  wordsPerRow,
} from '../../domain/trade/match/row-layout.ts';
import { dayOfIsoDate, scaleOf, unitsOf } from '../../domain/trade/match/trade-book.ts';
import { isBlankValue, parseTradeValue } from '../../domain/trade/parse-trade-value.ts';
import { textOf } from './csv-cells.ts';
import type { LoadedFile } from './load-file.ts';
import { TextTable } from './text-table.ts';
import { type ReferenceField, referenceFields, type TradeRows } from './trade-rows.ts';

/** Puts the cells of one column into their rows. */
export type ColumnReader = {
  /**
   * Takes a cell of the usual form while looking for its end, so that its bytes are read once. Returns where it ends, the
   * place of the column's terminator; -1 where the cell has another form (quotes, blanks around it, an unusual notation).
   */
  readPlain(row: number, start: number): number;
  /** Takes any cell; returns what is wrong with it, or undefined. `isEscaped`: it holds doubled quotes. */
  read(row: number, start: number, end: number, isEscaped: boolean): string | undefined;
};

/** A file's bytes, and the rows that they are read into, as the readers share them. */
export type ReaderSource = {
  readonly file: LoadedFile;
  readonly delimiter: number;
  readonly rows: TradeRows;
  /** Shared by the files of a matching. */
  readonly terms: TextDictionary;
};

const [newline, quote] = [0x0a, 0x22];

const decoded = (bytes: Buffer, start: number, end: number, isEscaped: boolean): string => {
  const text = textOf(bytes, start, end);
  return isEscaped ? text.replaceAll('""', '"') : text;
};

/** References and UTIs: hashed straight from the bytes, to be numbered when all are known. */
const referenceReader = (
  { file: { bytes, padded }, rows }: ReaderSource,
  field: ReferenceField,
  terminator: number,
): ColumnReader => {
  const cells = rows.references[field];
  return {
    readPlain(row, start) {
      if (padded[start] === terminator) return start;
      const end = cells.takePlain(row, rows.starts[row]!, start);
      return end >= 0 && padded[end] === terminator ? end : -1;
    },
    read(row, start, end, isEscaped) {
      const text = decoded(bytes, start, end, isEscaped);
      if (!isBlankValue(text)) cells.takeNormal(row, normalizeReference(text));
      return undefined;
    },
  };
};

/** Fields with few different values: every text is parsed once, and its value looked up from then on. */
const termReader = (
  { file: { bytes, padded }, delimiter, rows }: ReaderSource,
  column: TradeColumn,
  at: number,
  terminator: number,
  unknown: number,
  toValue: (parsed: string) => number,
): ColumnReader => {
  const view = new DataView(padded.buffer, padded.byteOffset, padded.byteLength);
  const plain = new TextTable();
  plain.add(view, 0, 0, unknown);
  /** Texts that only quotes make one cell. */
  const quoted = new TextTable();
  const needsQuotes = (start: number, end: number): boolean => {
    for (let index = start; index < end; index++)
      if (bytes[index] === delimiter || bytes[index] === newline) return true;
    return false;
  };
  return {
    readPlain(row, start) {
      const end = plain.findUpTo(terminator, view, start);
      if (end >= 0) rows.words[row * wordsPerRow + at] = plain.value;
      return end;
    },
    read(row, start, end, isEscaped) {
      if (start === end) return undefined;
      const table = needsQuotes(start, end) ? quoted : plain;
      let value: number;
      if (!isEscaped && table.find(view, start, end)) value = table.value;
      else {
        const text = decoded(bytes, start, end, isEscaped);
        const parsed = isBlankValue(text) ? undefined : parseTradeValue(column, text);
        if (parsed && !parsed.ok) return parsed.problem;
        value = parsed ? toValue(parsed.value) : unknown;
        if (!isEscaped) table.add(view, start, end, value);
      }
      rows.words[row * wordsPerRow + at] = value;
      return undefined;
    },
  };
};

const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const [zero, point] = [0x30, 0x2e];

/** Amounts and rates: plain decimals straight from the bytes, any other form by its text. */
const numberReader = (
  { file: { bytes, padded }, rows }: ReaderSource,
  field: NumberField,
  terminator: number,
): ColumnReader => {
  const at = numberAt[field];
  const scale = scaleOf(field);
  const unit = powersOfTen[scale]!;
  const places = rows.numberPlaces.get(field)!;
  return {
    readPlain(row, start) {
      let end = start;
      // Up to nine digits stay 32-bit integers, before the point and behind it.
      let whole = 0;
      let digit = padded[end]! - zero;
      for (; digit >= 0 && digit <= 9; digit = padded[++end]! - zero) whole = (10 * whole + digit) | 0;
      if (end === start) return padded[end] === terminator ? end : -1;
      if (end - start > 9) return -1;
      let units = whole * unit;
      if (padded[end] === point) {
        const fractionStart = ++end;
        let fraction = 0;
        digit = padded[end]! - zero;
        for (; digit >= 0 && digit <= 9; digit = padded[++end]! - zero) fraction = (10 * fraction + digit) | 0;
        const decimals = end - fractionStart;
        if (decimals === 0 || decimals > scale) return -1;
        units += fraction * powersOfTen[scale - decimals]!;
      }
      if (padded[end] !== terminator) return -1;
      rows.numbers[row * numbersPerRow + at] = units <= Number.MAX_SAFE_INTEGER ? units : beyondExact;
      places.set(row, start - rows.starts[row]!, end - start);
      return end;
    },
    read(row, start, end, isEscaped) {
      if (start === end) return undefined;
      let units = isEscaped ? Number.NaN : plainUnits(bytes, start, end, scale);
      if (Number.isNaN(units)) {
        const text = decoded(bytes, start, end, isEscaped);
        if (isBlankValue(text)) return undefined;
        const parsed = parseTradeValue(field, text);
        if (!parsed.ok) return parsed.problem;
        units = unitsOf(field, parsed.value);
      }
      rows.numbers[row * numbersPerRow + at] = units;
      return undefined;
    },
  };
};

/** The count of 10^-scale units of an unsigned plain decimal of at most 15 digits; NaN for any other text. */
const plainUnits = (bytes: Uint8Array, start: number, end: number, scale: number): number => {
  let units = 0;
  let pointAt = -1;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) units = units * 10 + digit;
    else if (bytes[at] === point && pointAt < 0 && at > start && at < end - 1) pointAt = at;
    else return Number.NaN;
  }
  const decimals = pointAt < 0 ? 0 : end - 1 - pointAt;
  if (end - start > 15 || decimals > scale) return Number.NaN;
  const shifted = units * powersOfTen[scale - decimals]!;
  return shifted <= Number.MAX_SAFE_INTEGER ? shifted : beyondExact;
};

/** A column that matching does not read. */
const skippingReader = ({ file: { padded } }: ReaderSource, terminator: number): ColumnReader => ({
  readPlain(_row, start) {
    if (padded[start]! <= quote && padded[start] !== terminator) return -1;
    for (let at = start; ; at++) {
      if (padded[at] === terminator) return at;
      if (padded[at] === newline) return -1;
    }
  },
  read: () => undefined,
});

const isReference = (column: TradeColumn): column is ReferenceField =>
  (referenceFields as readonly string[]).includes(column);

/**
 * How the cells of a column are read; `column` is undefined for one that no field has.
 * @param terminator the byte that ends the column's cells: the delimiter, or what ends the line.
 */
export const columnReaderOf = (
  source: ReaderSource,
  column: TradeColumn | undefined,
  terminator: number,
): ColumnReader => {
  const { terms } = source;
  if (column === undefined || column === 'tradeTime') return skippingReader(source, terminator);
  if (isReference(column)) return referenceReader(source, column, terminator);
  if (column in dayAt)
    return termReader(source, column, dayAt[column as DateField], terminator, unknownDay, dayOfIsoDate);
  if (column in codeAt)
    return termReader(source, column, codeAt[column as CodeField], terminator, 0, (text) => terms.codeOf(text));
  return numberReader(source, column as NumberField, terminator);
};
