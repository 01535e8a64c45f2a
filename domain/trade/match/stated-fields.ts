import {
  type CodeField,
  codeAt,
  type DateField,
  dayAt,
  type NumberField,
  numberAt,
  numbersPerRow,
  unknownDay,
  wordsPerRow,
} from './row-layout.ts';
import { type MatchField, matchFields } from './rules.ts';
import type { TradeBook } from './trade-book.ts';

/** Tells whether a row states a field. */
const statementTest = ({ rows: { words, numbers } }: TradeBook, field: MatchField): ((row: number) => boolean) => {
  if (field in codeAt) {
    const at = codeAt[field as CodeField];
    return (row) => words[row * wordsPerRow + at] !== 0;
  }
  if (field in dayAt) {
    const at = dayAt[field as DateField];
    return (row) => words[row * wordsPerRow + at] !== unknownDay;
  }
  const at = numberAt[field as NumberField];
  return (row) => !Number.isNaN(numbers[row * numbersPerRow + at]!);
};

/** The fields that a book says anything about: one that nobody states costs nothing. */
export const statedFieldsOf = (book: TradeBook): ReadonlySet<MatchField> => {
  const stated = new Set<MatchField>();
  const unseen = matchFields.map((field) => ({ field, isStatedIn: statementTest(book, field) }));
  for (let row = 0; row < book.size && unseen.length > 0; row++)
    for (let at = unseen.length - 1; at >= 0; at--) {
      if (!unseen[at]!.isStatedIn(row)) continue;
      stated.add(unseen[at]!.field);
      unseen.splice(at, 1);
    }
  return stated;
};
