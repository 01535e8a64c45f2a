import type { TradeColumn } from '../../domain/trade/columns.ts';
import type { TextDictionary } from '../../domain/trade/match/dictionary.ts';
import { normalizeReference } from '../../domain/trade/match/reference.ts';
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
import { isoDateOfDay, type TradeBook, type TradeBooks } from '../../domain/trade/match/trade-book.ts';
import { isBlankValue, parseTradeValue } from '../../domain/trade/parse-trade-value.ts';
import type { CellPlaces } from './cell-places.ts';
import { newCells, scanRecord, textOf } from './csv-cells.ts';
import { numberReferences, type ReferenceColumn } from './number-references.ts';
import type { RecordSource } from './record-reader.ts';
import { RowFetcher } from './row-fetcher.ts';
import { type ReferenceField, referenceFields } from './trade-rows.ts';

/** A row's own text in one column, or undefined where it says nothing. */
type TextReader = (row: number) => string | undefined;

const plainDecimal = /^-?\d+(\.\d+)?$/;

/**
 * The two files' trades as the rule reads them. Texts are not kept: they are read again from the record where a row has to
 * be explained, in the form that parsing gave them.
 */
export const booksOfFiles = (bank: RecordSource, counterparty: RecordSource, terms: TextDictionary): TradeBooks => {
  const number = (...fields: readonly ReferenceField[]): number =>
    numberReferences(
      fields.map((field) => referenceColumnOf(bank, field)),
      fields.map((field) => referenceColumnOf(counterparty, field)),
    );
  const utis = number('uti');
  const references = number('tradeId', 'externalRef');
  return {
    bank: bookOf(bank),
    counterparty: bookOf(counterparty),
    // Nobody asks a reference's text back by its code: books give it from the row.
    dictionaries: { utis: { size: utis, textOf: () => '' }, references: { size: references, textOf: () => '' }, terms },
  };
};

const referenceColumnOf = (source: RecordSource, field: ReferenceField): ReferenceColumn => {
  const { rows, file } = source;
  const rawText = rawTextReader(source);
  return {
    bytes: file.bytes,
    rows,
    cells: rows.references[field],
    codeAt: codeAt[field],
    normalOf: (row) => normalizeReference(rawText(row, field) ?? ''),
  };
};

/**
 * Reads a cell's own text; undefined where the file has no such column. `isAlone`: the rest of the record is hardly
 * wanted, so that it is read no further than the cell.
 */
const rawTextReader = ({ columns, delimiter, file: { bytes }, rows: { starts } }: RecordSource) => {
  const cellOf = new Map(columns.map((column, cell) => [column, cell]));
  const cells = newCells();
  let scannedRow = -1;
  return (row: number, column: TradeColumn, isAlone = false): string | undefined => {
    const cell = cellOf.get(column);
    if (cell === undefined) return undefined;
    if (row !== scannedRow || cell >= cells.count) {
      scanRecord(bytes, starts[row]!, delimiter, cells, isAlone ? cell : undefined);
      scannedRow = row;
    }
    const text = textOf(bytes, cells.starts[cell]!, cells.ends[cell]!);
    return cells.escaped[cell] === 1 ? text.replaceAll('""', '"') : text;
  };
};

const bookOf = (source: RecordSource): TradeBook => {
  const { words, numbers, starts, size, references, numberPlaces } = source.rows;
  const { bytes } = source.file;
  const isoDates = new Map<number, string>();
  const rawText = rawTextReader(source);

  const parsedText = (row: number, column: TradeColumn): string | undefined => {
    const text = rawText(row, column);
    if (text === undefined || isBlankValue(text)) return undefined;
    const parsed = parseTradeValue(column, text);
    return parsed.ok ? parsed.value : undefined;
  };
  /** Plain cells stand in the file as they are kept. */
  const plainText = (row: number, places: CellPlaces): string => {
    const start = starts[row]! + places.offset(row);
    return bytes.toString('latin1', start, start + places.length(row));
  };
  const referenceReader = (column: ReferenceField): TextReader => {
    const { places } = references[column];
    const at = codeAt[column];
    return (row) => {
      if (words[row * wordsPerRow + at] === 0) return undefined;
      if (!places.isKnown(row)) return parsedText(row, column);
      const text = plainText(row, places);
      return column === 'uti' ? text.toUpperCase() : text;
    };
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
    const places = numberPlaces.get(column);
    if (places?.isKnown(row)) return plainText(row, places);
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
      return code === 0 ? undefined : source.terms.textOf(code);
    };
  };
  const readers = {
    ...Object.fromEntries(codeFields.map((column) => [column, termReader(column)])),
    ...Object.fromEntries(dateFields.map((column) => [column, dateReader(column)])),
    ...Object.fromEntries(numberFields.map((column) => [column, (row: number) => numberText(row, column)])),
    ...Object.fromEntries(referenceFields.map((column) => [column, referenceReader(column)])),
    tradeTime: (row) => parsedText(row, 'tradeTime'),
  } as Record<TradeColumn, TextReader>;

  const fetcher = new RowFetcher(source);
  return {
    size,
    rows: { words, numbers },
    text: (row, column) => readers[column]!(row),
    fetch: (which) => fetcher.fetch(which),
  };
};
