import type { MatchingRun } from './matching-run.ts';
import { referenceCores } from './reference.ts';
import { codeAt, dayAt, numberAt, numbersPerRow, unknownDay, wordsPerRow } from './row-layout.ts';
import type { TradeBook } from './trade-book.ts';

/** A multiplicative mix of integers to 32 bits. Collisions only cost a comparison. */
const mix = (...parts: readonly number[]): number => {
  let hash = 0x9e37_79b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85eb_ca6b);
    hash = Math.imul(hash ^ Math.floor(part / 0x1_0000_0000), 0xc2b2_ae35);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
};

const textHash = (text: string): number => {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash >>> 0;
};

/** Whole currency units, and ten-thousandths of a rate: a value within tolerance is in the same cell or the next. */
const amountCell = 10_000;
const rateCell = 10_000;

/** A value's cell, and with `near` the neighbouring one it is closer to, so that values at a cell's edge meet. */
const cellsOf = (value: number, size: number, near: boolean): number[] => {
  if (!Number.isFinite(value)) return [];
  const cell = Math.floor(value / size);
  return near ? [cell, value - cell * size < size / 2 ? cell - 1 : cell + 1] : [cell];
};

/** The keys of a row; `near` for one of the two sides, so that values at a cell's edge meet. */
export type KeysOf = (book: TradeBook, row: number, near: boolean) => Set<number>;

const referenceKeys = (book: TradeBook, row: number, near: boolean): readonly number[] => {
  const keys: number[] = [];
  for (const core of referenceCores(book.text(row, 'externalRef') ?? ''))
    keys.push(mix(6, textHash(core)), mix(near ? 8 : 7, textHash(core)));
  for (const core of referenceCores(book.text(row, 'tradeId') ?? '')) keys.push(mix(near ? 7 : 8, textHash(core)));
  for (const core of referenceCores(book.text(row, 'uti') ?? '')) keys.push(mix(9, textHash(core)));
  return keys;
};

/** Reading references takes longer than anything else about a row, and every step asks for them. */
const knownReferenceKeys = new WeakMap<TradeBook, Map<number, readonly number[]>>();

/**
 * Keys of what survives copying of the references and the UTI. A trade id meets references only: two systems' trade ids
 * agree by chance.
 */
export const referenceKeysOf: KeysOf = (book, row, near) => {
  let known = knownReferenceKeys.get(book);
  if (!known) {
    known = new Map();
    knownReferenceKeys.set(book, known);
  }
  // A book is always on the same side, so `near` needs no place in the key.
  let keys = known.get(row);
  if (!keys) {
    keys = referenceKeys(book, row, near);
    known.set(row, keys);
  }
  return new Set(keys);
};

/**
 * The keys under which a row can meet the rows of the other side: terms that any two trades worth comparing share,
 * each key leaving out another term so that one that differs doesn't hide the pair.
 */
export const termKeysOf: KeysOf = (book, row, near) => {
  const keys = new Set<number>();
  const { words, numbers } = book.rows;
  const [at, numberRow] = [row * wordsPerRow, row * numbersPerRow];
  const [currency, counter] = [words[at + codeAt.currency]!, words[at + codeAt.counterCurrency]!];
  const [traded, effective] = [words[at + dayAt.tradeDate]!, words[at + dayAt.effectiveDate]!];
  const rates = cellsOf(numbers[numberRow + numberAt.rate]!, rateCell, near);
  const pair = [Math.min(currency, counter), Math.max(currency, counter)] as const;
  for (const [code, amount] of [
    [currency, numbers[numberRow + numberAt.notional]!],
    [counter, numbers[numberRow + numberAt.counterNotional]!],
  ] as const) {
    if (code === 0) continue;
    for (const cell of cellsOf(amount, amountCell, near)) {
      if (traded !== unknownDay) keys.add(mix(1, code, cell, traded));
      if (effective !== unknownDay) keys.add(mix(2, code, cell, effective));
      for (const rate of rates) keys.add(mix(3, code, cell, rate));
    }
  }
  for (const rate of rates) {
    if (effective !== unknownDay) keys.add(mix(4, pair[0], pair[1], effective, rate));
    if (traded !== unknownDay) keys.add(mix(5, pair[0], pair[1], traded, rate));
  }
  for (const key of referenceKeysOf(book, row, near)) keys.add(key);
  return keys;
};

/** Keys under which the parts of a trade meet it: everything but the amounts. */
export const splitKeysOf: KeysOf = (book, row, near) => {
  const keys = referenceKeysOf(book, row, near);
  const { words, numbers } = book.rows;
  const at = row * wordsPerRow;
  const [currency, counter] = [words[at + codeAt.currency]!, words[at + codeAt.counterCurrency]!];
  const [effective, maturity] = [words[at + dayAt.effectiveDate]!, words[at + dayAt.maturityDate]!];
  const day = effective === unknownDay ? maturity : effective;
  if (currency === 0 || day === unknownDay) return keys;
  const rates = cellsOf(numbers[row * numbersPerRow + numberAt.rate]!, rateCell, near);
  if (rates.length === 0) keys.add(mix(10, currency, counter, day));
  for (const rate of rates) keys.add(mix(11, currency, counter, day, rate));
  return keys;
};

/** Rows of one key beyond which it tells nothing. */
const longestChain = 2_000;

/**
 * Calls back with every pair of the given rows that shares a key, each pair once, a bank row's pairs together and in the
 * order of `counterpartyRows`.
 */
export const forEachCandidate = (
  run: MatchingRun,
  bankRows: readonly number[],
  counterpartyRows: readonly number[],
  keysOf: KeysOf,
  visit: (bank: number, counterparty: number) => void,
): void => {
  const index = new KeyIndex(counterpartyRows, (row) => keysOf(run.counterparty, row, true));
  for (const row of bankRows) {
    const met = index.placesOf(keysOf(run.bank, row, false));
    if (met.length > 1) met.sort((a, b) => a - b);
    for (const at of met) visit(row, counterpartyRows[at]!);
  }
};

/** Places in a list of rows by the rows' keys, in a few flat arrays: books have millions of keys. */
class KeyIndex {
  /** By the key's lowest bits, the last entry of that bucket, or -1. */
  readonly #last: Int32Array;
  readonly #keys: number[] = [];
  readonly #places: number[] = [];
  /** The entry of the same bucket before this one, or -1. */
  readonly #previous: number[] = [];
  /** By place, the number of the last question that it was an answer to. */
  readonly #metIn: Int32Array;
  #questions = 0;

  constructor(rows: readonly number[], keysOf: (row: number) => Iterable<number>) {
    this.#metIn = new Int32Array(rows.length);
    this.#last = new Int32Array(2 ** Math.ceil(Math.log2(keysPerRow * rows.length + 2))).fill(-1);
    const mask = this.#last.length - 1;
    rows.forEach((row, place) => {
      for (const key of keysOf(row)) {
        const bucket = key & mask;
        this.#previous.push(this.#last[bucket]!);
        this.#last[bucket] = this.#keys.push(key) - 1;
        this.#places.push(place);
      }
    });
  }

  /** The places of the rows that share one of the keys, each once. */
  placesOf(keys: Iterable<number>): number[] {
    const question = ++this.#questions;
    const found: number[] = [];
    for (const key of keys) {
      if (!this.#isTelling(key)) continue;
      for (let entry = this.#lastOf(key); entry >= 0; entry = this.#previous[entry]!) {
        const place = this.#places[entry]!;
        if (this.#keys[entry] !== key || this.#metIn[place] === question) continue;
        this.#metIn[place] = question;
        found.push(place);
      }
    }
    return found;
  }

  #lastOf(key: number): number {
    return this.#last[key & (this.#last.length - 1)]!;
  }

  #isTelling(key: number): boolean {
    let rows = 0;
    for (let entry = this.#lastOf(key); entry >= 0 && rows <= longestChain; entry = this.#previous[entry]!)
      if (this.#keys[entry] === key) rows++;
    return rows <= longestChain;
  }
}

/** About as many keys as a row has, so that buckets stay short. */
const keysPerRow = 12;
