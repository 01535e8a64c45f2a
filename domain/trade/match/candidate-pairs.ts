import { fetchAhead } from './fetch-ahead.ts';
import { KeyIndex } from './key-index.ts';
import type { MatchingRun } from './matching-run.ts';
import { referenceCores } from './reference.ts';
import { codeAt, dayAt, numberAt, numbersPerRow, unknownDay, wordsPerRow } from './row-layout.ts';
import type { TradeBook } from './trade-book.ts';

/** Takes one more part into a multiplicative hash of 32 bits. Collisions only cost a comparison. */
const mix = (hash: number, part: number): number => {
  let mixed = Math.imul(hash ^ (part | 0), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ Math.floor(part / 0x1_0000_0000), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 15);
};

/** The start of a key's hash: keys made of other terms are other keys. */
const kindOfKey = (kind: number): number => mix(0x9e37_79b9, kind);
const [notionalTraded, notionalEffective, notionalRate] = [kindOfKey(1), kindOfKey(2), kindOfKey(3)];
const [pairEffectiveRate, pairTradedRate] = [kindOfKey(4), kindOfKey(5)];
const [reference, referenceOrId, idOrReference, uti] = [kindOfKey(6), kindOfKey(7), kindOfKey(8), kindOfKey(9)];
const [pairDay, pairDayRate] = [kindOfKey(10), kindOfKey(11)];

const textHash = (text: string): number => {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash >>> 0;
};

/** Whole currency units, and ten-thousandths of a rate: a value within tolerance is in the same cell or the next. */
const amountCell = 10_000;
const rateCell = 10_000;

/** In the place of a cell: none. */
const noCell = Number.NaN;
const cellOf = (value: number, size: number): number => (Number.isFinite(value) ? Math.floor(value / size) : noCell);
/** The neighbouring cell that a value is closer to, so that values at a cell's edge meet. */
const nextCellOf = (value: number, size: number): number => {
  const cell = cellOf(value, size);
  return value - cell * size < size / 2 ? cell - 1 : cell + 1;
};

/** Adds a row's keys to a list, each once; `near` for one of the two sides, so that values at a cell's edge meet. */
export type KeysOf = (book: TradeBook, row: number, near: boolean, keys: number[]) => void;

const add = (keys: number[], key: number): void => {
  if (!keys.includes(key)) keys.push(key);
};

const referenceKeys = (book: TradeBook, row: number, near: boolean): readonly number[] => {
  const keys: number[] = [];
  for (const core of referenceCores(book.text(row, 'externalRef') ?? '')) {
    add(keys, mix(reference, textHash(core)));
    add(keys, mix(near ? idOrReference : referenceOrId, textHash(core)));
  }
  for (const core of referenceCores(book.text(row, 'tradeId') ?? ''))
    add(keys, mix(near ? referenceOrId : idOrReference, textHash(core)));
  for (const core of referenceCores(book.text(row, 'uti') ?? '')) add(keys, mix(uti, textHash(core)));
  return keys;
};

/** Reading references takes longer than anything else about a row, and every step asks for them. */
const knownReferenceKeys = new WeakMap<TradeBook, Map<number, readonly number[]>>();

/**
 * Keys of what survives copying of the references and the UTI. A trade id meets references only: two systems' trade ids
 * agree by chance.
 */
export const referenceKeysOf: KeysOf = (book, row, near, keys) => {
  let known = knownReferenceKeys.get(book);
  if (!known) {
    known = new Map();
    knownReferenceKeys.set(book, known);
  }
  // A book is always on the same side, so `near` needs no place in the key.
  let own = known.get(row);
  if (!own) {
    own = referenceKeys(book, row, near);
    known.set(row, own);
  }
  for (const key of own) add(keys, key);
};

/**
 * The keys under which a row can meet the rows of the other side: terms that any two trades worth comparing share,
 * each key leaving out another term so that one that differs doesn't hide the pair.
 */
export const termKeysOf: KeysOf = (book, row, near, keys) => {
  const { words, numbers } = book.rows;
  const [at, numbersAt] = [row * wordsPerRow, row * numbersPerRow];
  const [currency, counter] = [words[at + codeAt.currency]!, words[at + codeAt.counterCurrency]!];
  const [traded, effective] = [words[at + dayAt.tradeDate]!, words[at + dayAt.effectiveDate]!];
  const rate = numbers[numbersAt + numberAt.rate]!;
  const addAmount = (code: number, cell: number): void => {
    if (traded !== unknownDay) add(keys, mix(mix(mix(notionalTraded, code), cell), traded));
    if (effective !== unknownDay) add(keys, mix(mix(mix(notionalEffective, code), cell), effective));
    if (!Number.isFinite(rate)) return;
    const start = mix(mix(notionalRate, code), cell);
    add(keys, mix(start, cellOf(rate, rateCell)));
    if (near) add(keys, mix(start, nextCellOf(rate, rateCell)));
  };
  const addAmounts = (code: number, amount: number): void => {
    if (code === 0 || !Number.isFinite(amount)) return;
    addAmount(code, cellOf(amount, amountCell));
    if (near) addAmount(code, nextCellOf(amount, amountCell));
  };
  addAmounts(currency, numbers[numbersAt + numberAt.notional]!);
  addAmounts(counter, numbers[numbersAt + numberAt.counterNotional]!);
  const addRate = (cell: number): void => {
    const [low, high] = [Math.min(currency, counter), Math.max(currency, counter)];
    if (effective !== unknownDay) add(keys, mix(mix(mix(mix(pairEffectiveRate, low), high), effective), cell));
    if (traded !== unknownDay) add(keys, mix(mix(mix(mix(pairTradedRate, low), high), traded), cell));
  };
  if (Number.isFinite(rate)) {
    addRate(cellOf(rate, rateCell));
    if (near) addRate(nextCellOf(rate, rateCell));
  }
  referenceKeysOf(book, row, near, keys);
};

/** Keys under which the parts of a trade meet it: everything but the amounts. */
export const splitKeysOf: KeysOf = (book, row, near, keys) => {
  referenceKeysOf(book, row, near, keys);
  const { words, numbers } = book.rows;
  const at = row * wordsPerRow;
  const [currency, counter] = [words[at + codeAt.currency]!, words[at + codeAt.counterCurrency]!];
  const [effective, maturity] = [words[at + dayAt.effectiveDate]!, words[at + dayAt.maturityDate]!];
  const day = effective === unknownDay ? maturity : effective;
  if (currency === 0 || day === unknownDay) return;
  const rate = numbers[row * numbersPerRow + numberAt.rate]!;
  if (!Number.isFinite(rate)) {
    add(keys, mix(mix(mix(pairDay, currency), counter), day));
    return;
  }
  const start = mix(mix(mix(pairDayRate, currency), counter), day);
  add(keys, mix(start, cellOf(rate, rateCell)));
  if (near) add(keys, mix(start, nextCellOf(rate, rateCell)));
};

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
  const index = new KeyIndex(counterpartyRows.length);
  const keys: number[] = [];
  for (let place = 0; place < counterpartyRows.length; place++) {
    fetchAhead(run.counterparty, counterpartyRows, place);
    keys.length = 0;
    keysOf(run.counterparty, counterpartyRows[place]!, true, keys);
    index.add(place, keys);
  }
  const met: number[] = [];
  for (let at = 0; at < bankRows.length; at++) {
    fetchAhead(run.bank, bankRows, at);
    const row = bankRows[at]!;
    keys.length = met.length = 0;
    keysOf(run.bank, row, false, keys);
    index.find(keys, met);
    if (met.length > 1) met.sort((a, b) => a - b);
    for (const place of met) visit(row, counterpartyRows[place]!);
  }
};
