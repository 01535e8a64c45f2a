import type { MatchingRun } from './matching-run.ts';
import { referenceCores } from './reference.ts';
import { type TradeBook, unknownDay } from './trade-book.ts';

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
  const { codes, days, numbers } = book;
  const [currency, counter] = [codes.currency[row]!, codes.counterCurrency[row]!];
  const [traded, effective] = [days.tradeDate[row]!, days.effectiveDate[row]!];
  const rates = cellsOf(numbers.rate[row]!, rateCell, near);
  const pair = [Math.min(currency, counter), Math.max(currency, counter)] as const;
  for (const [code, amount] of [
    [currency, numbers.notional[row]!],
    [counter, numbers.counterNotional[row]!],
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
  const { codes, days, numbers } = book;
  const [currency, counter] = [codes.currency[row]!, codes.counterCurrency[row]!];
  const day = days.effectiveDate[row] === unknownDay ? days.maturityDate[row]! : days.effectiveDate[row]!;
  if (currency === 0 || day === unknownDay) return keys;
  const rates = cellsOf(numbers.rate[row]!, rateCell, near);
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
  const byKey = new Map<number, number[]>();
  counterpartyRows.forEach((row, at) => {
    for (const key of keysOf(run.counterparty, row, true)) {
      const known = byKey.get(key);
      if (known) known.push(at);
      else byKey.set(key, [at]);
    }
  });
  for (const row of bankRows) {
    const met = new Set<number>();
    for (const key of keysOf(run.bank, row, false)) {
      const known = byKey.get(key);
      if (known && known.length <= longestChain) for (const at of known) met.add(at);
    }
    for (const at of [...met].sort((a, b) => a - b)) visit(row, counterpartyRows[at]!);
  }
};
