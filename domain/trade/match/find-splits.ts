import { forEachCandidate, splitKeysOf } from './candidate-pairs.ts';
import { isRelatedByIdentifier } from './identify.ts';
import type { MatchingRun } from './matching-run.ts';
import { numberAt, numbersPerRow } from './row-layout.ts';
import { findSubsetSums, type Part } from './subset-sum.ts';
import { scaleTolerance } from './tolerance.ts';
import { scaleOf, type TradeBook } from './trade-book.ts';

/** One trade and the other side's trades that could be its parts: every gate but the amounts agrees. */
type Whole = { readonly row: number; readonly parts: number[]; readonly linked: number[]; isUnconfirmed: boolean };
type Split = { readonly row: number; readonly parts: readonly number[]; readonly doubt: string };

/** A whole is looked up in one book and its parts in the other: the bank's trade split by the counterparty, or the reverse. */
type Sides = {
  readonly wholeSide: 'BANK' | 'COUNTERPARTY';
  readonly wholes: TradeBook;
  readonly parts: TradeBook;
  readonly wholeOf: (bank: number, counterparty: number) => readonly [whole: number, part: number];
  readonly isFreePart: (row: number) => boolean;
  readonly isFreeWhole: (row: number) => boolean;
  readonly isParted: (row: number) => boolean;
};

const sidesOf = (run: MatchingRun): readonly Sides[] => [
  {
    wholeSide: 'BANK',
    wholes: run.bank,
    parts: run.counterparty,
    wholeOf: (bank, counterparty) => [bank, counterparty],
    isFreePart: (row) => run.counterpartyDone[row] === 0,
    isFreeWhole: (row) => run.isFreeBank(row),
    isParted: (row) => run.bankParted[row] === 1,
  },
  {
    wholeSide: 'COUNTERPARTY',
    wholes: run.counterparty,
    parts: run.bank,
    wholeOf: (bank, counterparty) => [counterparty, bank],
    isFreePart: (row) => run.bankDone[row] === 0,
    isFreeWhole: (row) => run.isFreeCounterparty(row),
    isParted: (row) => run.counterpartyParted[row] === 1,
  },
];

/** Amounts in a row's units; a value beyond their exactness takes part in no sum. */
const partOf = (book: TradeBook, row: number): Part => ({
  amount: book.rows.numbers[row * numbersPerRow + numberAt.notional]!,
  counterAmount: book.rows.numbers[row * numbersPerRow + numberAt.counterNotional]!,
});

/**
 * Finds trades that the other side booked in parts: sets of two and more whose amounts add up exactly and whose other
 * gates all agree. LINKED looks at trades that identifiers tie to their parts, before terms pair anything; BY_TERMS at
 * whatever is left. A sum that two sets reach, or a search that ended at its bound, is proposed.
 */
export const findSplits = (run: MatchingRun, mode: 'LINKED' | 'BY_TERMS'): void => {
  if (!run.rules.splits.enabled) return;
  const wholes = collectWholes(run);
  sidesOf(run).forEach((sides, at) => {
    const splits = wholes[at]!.flatMap((whole) => {
      const isLinked = whole.linked.length >= 2 || (sides.isParted(whole.row) && whole.linked.length >= 1);
      return (mode === 'LINKED') === isLinked ? splitOf(run, sides, whole) : [];
    });
    const claims = new Map<number, number>();
    for (const split of splits) for (const part of split.parts) claims.set(part, (claims.get(part) ?? 0) + 1);
    for (const split of splits) {
      if (!sides.isFreeWhole(split.row) || !split.parts.every((part) => sides.isFreePart(part))) continue;
      const isContested = split.parts.some((part) => claims.get(part)! > 1);
      decideSplit(run, sides, split, isContested ? 'the same parts would make up another trade too' : split.doubt);
    }
  });
};

/** For either side, the free rows with the free rows of the other side that could be their parts. */
const collectWholes = (run: MatchingRun): readonly Whole[][] => {
  const found = [new Map<number, Whole>(), new Map<number, Whole>()];
  const sides = sidesOf(run);
  const bankRows = run.freeBankRows();
  const counterpartyRows = run.freeCounterpartyRows();
  forEachCandidate(run, bankRows, counterpartyRows, splitKeysOf, (bank, counterparty) => {
    const ours = partOf(run.bank, bank).amount;
    const theirs = partOf(run.counterparty, counterparty).amount;
    if (!Number.isFinite(ours) || !Number.isFinite(theirs) || ours === theirs || ours <= 0 || theirs <= 0) return;
    run.pairs.compare(bank, counterparty);
    if (run.pairs.swapped || !run.pairs.differsOnlyIn('notional', 'counterNotional')) return;
    const at = ours > theirs ? 0 : 1;
    const [row, part] = sides[at]!.wholeOf(bank, counterparty);
    const whole = found[at]!.get(row) ?? { row, parts: [], linked: [], isUnconfirmed: false };
    found[at]!.set(row, whole);
    whole.parts.push(part);
    if (isRelatedByIdentifier(run)) whole.linked.push(part);
    if (run.pairs.unconfirmedBeside('notional', 'counterNotional') > 0) whole.isUnconfirmed = true;
  });
  // Two equal parts under one reference look like a trade and its copy until their sum is wanted.
  sides.forEach((side, at) => {
    const repeats = at === 0 ? run.counterpartyRepeats : run.bankRepeats;
    const copies = new Map<number, number[]>();
    repeats.forEach((kept, row) => {
      if (kept >= 0 && side.isFreePart(row)) copies.set(kept, [...(copies.get(kept) ?? []), row]);
    });
    if (copies.size > 0)
      for (const whole of found[at]!.values())
        for (const part of [...whole.linked]) {
          whole.linked.push(...(copies.get(part) ?? []));
          whole.parts.push(...(copies.get(part) ?? []));
        }
  });
  return found.map((wholes) => [...wholes.values()]);
};

/** The split that a whole's parts make up, if any; notes on the whole what was searched otherwise. */
const splitOf = (run: MatchingRun, sides: Sides, whole: Whole): Split[] => {
  const { splits, fields } = run.rules;
  const slackOf = (field: 'notional' | 'counterNotional'): number => {
    const tolerance = scaleTolerance(fields[field].tolerance, scaleOf(field));
    return tolerance.kind === 'MNMX' ? Math.min(tolerance.belowUnits, tolerance.aboveUnits) : 0;
  };
  const limits = { ...splits, slack: slackOf('notional'), counterSlack: slackOf('counterNotional') };
  const target = partOf(sides.wholes, whole.row);
  const unconfirmed = whole.isUnconfirmed ? 'a term is not stated on both sides, or a party only alike' : '';
  // The parts that identifiers tie to the whole come first; only if they don't add up is everything alike considered.
  const pools = whole.linked.length >= 2 ? [whole.linked, whole.parts] : [whole.parts];
  let isProved = true;
  for (const pool of pools) {
    if (pool.length < 2) continue;
    const search = findSubsetSums(
      pool.map((row) => partOf(sides.parts, row)),
      target,
      limits,
    );
    isProved &&= !search.boundReached;
    const [set, other] = search.sets;
    if (!set) continue;
    const parts = set.map((at) => pool[at]!);
    const usesAllLinked = pool === whole.linked && parts.length === pool.length;
    const doubt =
      other && !usesAllLinked
        ? `another set adds up too: ${other.map((at) => sides.parts.text(pool[at]!, 'tradeId')).join(' + ')}`
        : search.boundReached
          ? 'search bound reached: another set may add up too'
          : unconfirmed;
    return [{ row: whole.row, parts, doubt }];
  }
  if (whole.parts.length >= 2)
    run.note(
      sides.wholeSide,
      whole.row,
      isProved
        ? `proved: no set of the ${whole.parts.length} possible parts adds up (to ${splits.maxParts} parts)`
        : `search bound reached: no set of the ${whole.parts.length} possible parts was found that adds up`,
    );
  return [];
};

const decideSplit = (run: MatchingRun, sides: Sides, split: Split, doubt: string): void => {
  const isBankWhole = sides.wholeSide === 'BANK';
  const repeats = isBankWhole ? run.counterpartyRepeats : run.bankRepeats;
  for (const part of split.parts) repeats[part] = -1;
  run.decide({
    status: doubt === '' ? 'MATCHED' : 'PROPOSED',
    bank: isBankWhole ? [split.row] : split.parts,
    counterparty: isBankWhole ? split.parts : [split.row],
    basis: 'SPLIT',
    reasons: doubt === '' ? [] : [doubt],
  });
};
