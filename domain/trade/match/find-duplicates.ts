import type { PairComparer } from './compare-pair.ts';
import { positionOf } from './compare-pair.ts';
import { chainRows, rowsOf } from './row-chains.ts';
import { codeAt, dayAt, numberAt, numbersPerRow, wordsPerRow } from './row-layout.ts';
import { result } from './tolerance.ts';
import type { BookDictionaries, TradeBook } from './trade-book.ts';

/** What a trade says of itself, counted: of two copies the fuller one is kept. */
const statedFields = ({ rows }: TradeBook, row: number): number => {
  const codes = [codeAt.uti, codeAt.externalRef, codeAt.counterpartyLei, codeAt.counterpartyName];
  const days = [dayAt.tradeDate, dayAt.effectiveDate, dayAt.maturityDate];
  const numbers = [numberAt.notional, numberAt.counterNotional, numberAt.rate];
  return (
    codes.filter((at) => rows.words[row * wordsPerRow + at] !== 0).length +
    days.filter((at) => rows.words[row * wordsPerRow + at]! > 0).length +
    numbers.filter((at) => !Number.isNaN(rows.numbers[row * numbersPerRow + at]!)).length
  );
};

/** Which of two copies is the original: the fuller, then the one with the shorter, then the lower trade id (`T1`, `T1-COPY`). */
const originalFirst =
  (book: TradeBook) =>
  (a: number, b: number): number => {
    const stated = statedFields(book, b) - statedFields(book, a);
    if (stated !== 0) return stated;
    const [idA = '', idB = ''] = [book.text(a, 'tradeId'), book.text(b, 'tradeId')];
    return idA.length - idB.length || (idA < idB ? -1 : idA > idB ? 1 : a - b);
  };

/**
 * Marks in `repeats` the rows of one side that repeat another one: the same UTI or the same external reference, no
 * identifier that says otherwise, and every gate agreeing. Equal terms alone make no duplicate: two trades may well have them.
 */
export const markDuplicates = (
  book: TradeBook,
  dictionaries: BookDictionaries,
  comparer: PairComparer,
  repeats: Int32Array,
): void => {
  const byOriginal = originalFirst(book);
  const isCopy = (original: number, row: number): boolean => {
    comparer.compare(original, row);
    if (comparer.differingGates > 0 || comparer.agreeingGates < 3) return false;
    const [uti, reference] = [comparer.results[positionOf.uti], comparer.results[positionOf.externalRef]];
    return uti === result.agree || (reference === result.agree && uti !== result.differ);
  };
  const markGroup = (rows: number[]): void => {
    rows.sort(byOriginal);
    const originals: number[] = [];
    for (const row of rows) {
      if (repeats[row]! >= 0) continue;
      const original = originals.find((candidate) => isCopy(candidate, row));
      if (original === undefined) originals.push(row);
      else repeats[row] = original;
    }
  };
  for (const [field, count] of [
    ['uti', dictionaries.utis.size],
    ['externalRef', dictionaries.references.size],
  ] as const) {
    const chains = chainRows(book, field, count, (row) => repeats[row]! < 0);
    for (let code = 1; code <= count; code++) {
      const first = chains.first[code]!;
      if (first >= 0 && chains.next[first]! >= 0) markGroup(rowsOf(chains, code));
    }
  }
  // A copy of a copy points at the one that is kept.
  for (let row = 0; row < repeats.length; row++) {
    let kept = repeats[row]!;
    while (kept >= 0 && repeats[kept]! >= 0) kept = repeats[kept]!;
    repeats[row] = kept;
  }
};
