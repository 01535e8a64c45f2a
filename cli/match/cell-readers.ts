import type { TradeColumn } from '../../domain/trade/columns.ts';
import {
  beyondLane,
  type CodeField,
  codeFields,
  type DateField,
  dateFields,
  dayOfIsoDate,
  laneNumber,
  laneScale,
  type NumberField,
} from '../../domain/trade/match/trade-book.ts';
import { isBlankValue, parseTradeValue } from '../../domain/trade/parse-trade-value.ts';
import { ByteTable } from './byte-table.ts';
import { textOf } from './csv-cells.ts';
import type { FileDictionaries, ReferenceDictionary } from './file-dictionaries.ts';
import type { TradeLanes } from './trade-lanes.ts';

/** Puts a cell's value into its lane; returns what is wrong with it, or undefined. `isEscaped`: it holds doubled quotes. */
export type CellReader = (row: number, start: number, end: number, isEscaped: boolean) => string | undefined;

/** A file's bytes as the readers share them. */
type Source = { readonly bytes: Buffer; readonly lanes: TradeLanes; readonly dictionaries: FileDictionaries };

const decoded = (bytes: Buffer, start: number, end: number, isEscaped: boolean): string => {
  const text = textOf(bytes, start, end);
  return isEscaped ? text.replaceAll('""', '"') : text;
};

/** References and UTIs: normalised and numbered straight from the bytes. */
const referenceReader = (
  source: Source,
  field: 'tradeId' | 'externalRef' | 'uti',
  known: ReferenceDictionary,
): CellReader => {
  const { bytes } = source;
  const lane = source.lanes.codes[field];
  const number = known.table.addSource(bytes);
  return (row, start, end, isEscaped) => {
    if (start === end) return undefined;
    let isPlain = !isEscaped;
    for (let at = start; at < end && isPlain; at++) isPlain = bytes[at]! < 0x80;
    // The longest marker for an unknown value has seven characters.
    if (!isPlain || end - start <= 7) {
      const text = decoded(bytes, start, end, isEscaped);
      if (isBlankValue(text)) return undefined;
      if (!isPlain) {
        lane[row] = known.codeOfText(text);
        return undefined;
      }
    }
    lane[row] = known.table.codeOf(number, start, end);
    return undefined;
  };
};

/** Fields with few different values: every text is parsed once, and its outcome looked up from then on. */
const parsedOnceReader = (
  source: Source,
  column: TradeColumn,
  lane: Int32Array,
  laneValueOf: (parsed: string) => number,
): CellReader => {
  const { bytes } = source;
  const table = new ByteTable();
  const number = table.addSource(bytes);
  const values: number[] = [0];
  const problems: (string | undefined)[] = [undefined];
  const unknown = -1;
  const parse = (text: string): void => {
    const parsed = isBlankValue(text) ? undefined : parseTradeValue(column, text);
    values.push(parsed?.ok ? laneValueOf(parsed.value) : unknown);
    problems.push(parsed && !parsed.ok ? parsed.problem : undefined);
  };
  return (row, start, end, isEscaped) => {
    if (start === end) return undefined;
    const code = table.codeOf(number, start, end);
    if (code === values.length) parse(decoded(bytes, start, end, isEscaped));
    const problem = problems[code];
    if (problem !== undefined) return problem;
    const value = values[code]!;
    if (value !== unknown) lane[row] = value;
    return undefined;
  };
};

/** Amounts and rates: plain decimals straight from the bytes, any other form by its text. */
const numberReader = (source: Source, field: NumberField): CellReader => {
  const { bytes } = source;
  const lane = source.lanes.numbers[field];
  const scale = laneScale(field);
  return (row, start, end, isEscaped) => {
    if (start === end) return undefined;
    const units = isEscaped ? Number.NaN : plainUnits(bytes, start, end, scale);
    if (!Number.isNaN(units)) {
      lane[row] = units;
      return undefined;
    }
    const text = decoded(bytes, start, end, isEscaped);
    if (isBlankValue(text)) return undefined;
    const parsed = parseTradeValue(field, text);
    if (!parsed.ok) return parsed.problem;
    lane[row] = laneNumber(field, parsed.value);
    return undefined;
  };
};

const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** The count of 10^-scale units of an unsigned plain decimal of at most 15 digits; NaN for any other text. */
const plainUnits = (bytes: Uint8Array, start: number, end: number, scale: number): number => {
  let units = 0;
  let point = -1;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) units = units * 10 + digit;
    else if (bytes[at] === 0x2e && point < 0 && at > start && at < end - 1) point = at;
    else return Number.NaN;
  }
  const decimals = point < 0 ? 0 : end - 1 - point;
  if (end - start > 15 || decimals > scale) return Number.NaN;
  const shifted = units * powersOfTen[scale - decimals]!;
  return shifted <= Number.MAX_SAFE_INTEGER ? shifted : beyondLane;
};

const isOneOf = <Field extends string>(fields: readonly Field[], column: string): column is Field =>
  (fields as readonly string[]).includes(column);

/** How the cells of a column are read. */
export const cellReaderOf = (source: Source, column: TradeColumn): CellReader => {
  const { lanes, dictionaries } = source;
  if (column === 'uti') return referenceReader(source, column, dictionaries.utis);
  if (column === 'tradeId' || column === 'externalRef') return referenceReader(source, column, dictionaries.references);
  if (isOneOf<DateField>(dateFields, column)) return parsedOnceReader(source, column, lanes.days[column], dayOfIsoDate);
  if (isOneOf<CodeField>(codeFields, column))
    return parsedOnceReader(source, column, lanes.codes[column], (text) => dictionaries.terms.codeOf(text));
  if (column === 'tradeTime') return () => undefined;
  return numberReader(source, column);
};
