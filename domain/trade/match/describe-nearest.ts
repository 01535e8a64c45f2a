import { positionOf } from './compare-pair.ts';
import { describeDifference } from './describe-difference.ts';
import { explainPair } from './explain-verdict.ts';
import type { MatchingRun } from './matching-run.ts';
import { distanceOf } from './nearest-candidates.ts';
import { codeAt, wordsPerRow } from './row-layout.ts';
import { scoreUnits } from './score-units.ts';
import { result } from './tolerance.ts';

type Side = 'BANK' | 'COUNTERPARTY';
type Found = { readonly row: number; readonly distance: number };

/** An identifier that more trades share tells none of them apart, and comparing them all would cost. */
const mostShared = 8;
const mostReasons = 3;

/**
 * Tells of a row that stays alone which trade of the other side came nearest, and why it is none: of those that steps by
 * terms compared it with, and of those that share its UTI or reference and went with another trade. Undefined where none
 * is near.
 */
export const nearestDescriber = (run: MatchingRun, side: Side): ((row: number) => string | undefined) => {
  const isBank = side === 'BANK';
  const [own, other] = isBank ? [run.bank, run.counterparty] : [run.counterparty, run.bank];
  /** Of the other side's rows. */
  const partners = isBank ? run.counterpartyPartners : run.bankPartners;
  const taken = takenTrades(run, side);

  const compare = (row: number, candidate: number): void =>
    isBank ? run.pairs.compare(row, candidate) : run.pairs.compare(candidate, row);
  const found = (row: number, candidate: number): Found[] => {
    compare(row, candidate);
    const distance = distanceOf(run.pairs);
    return distance === undefined ? [] : [{ row: candidate, distance }];
  };
  const idOf = (candidate: number): string => other.text(candidate, 'tradeId') ?? '';
  const nearer = (a: Found, b: Found): number => a.distance - b.distance || (idOf(a.row) < idOf(b.row) ? -1 : 1);

  return (row) => {
    const byTerms = run.nearest[isBank ? 'bank' : 'counterparty'][row]!;
    const considered = byTerms < 0 ? taken(row) : [...taken(row), byTerms];
    const [nearest] = considered.flatMap((candidate) => found(row, candidate)).sort(nearer);
    if (nearest === undefined) return undefined;
    compare(row, nearest.row);
    const reasons = reasonsAgainst(run, isBank ? [row, nearest.row] : [nearest.row, row]);
    const partner = partners[nearest.row]!;
    const owner =
      partner < 0 ? '' : `, which goes with ${isBank ? 'bank' : 'counterparty'} trade ${own.text(partner, 'tradeId')}`;
    const why = reasons.length > 0 || owner !== '' ? reasons : ['others are as near'];
    return [`nearest: ${isBank ? 'counterparty' : 'bank'} trade ${idOf(nearest.row)}${owner}`, ...why].join('; ');
  };
};

/**
 * For a row that stays alone, the other side's rows that share its UTI or its reference and have a partner. Read once
 * through the other book for all of them: chains of its rows would be many times the lone ones'.
 */
const takenTrades = (run: MatchingRun, side: Side): ((row: number) => readonly number[]) => {
  const isBank = side === 'BANK';
  const [own, other] = isBank ? [run.bank.rows.words, run.counterparty] : [run.counterparty.rows.words, run.bank];
  const [done, repeats] = isBank ? [run.bankDone, run.bankRepeats] : [run.counterpartyDone, run.counterpartyRepeats];
  const partners = isBank ? run.counterpartyPartners : run.bankPartners;
  const byUti = new SharingRows(run.dictionaries.utis.size);
  const byReference = new SharingRows(run.dictionaries.references.size);
  for (let row = 0; row < done.length; row++) {
    if (done[row] === 1 || repeats[row]! >= 0) continue;
    byUti.want(own[row * wordsPerRow + codeAt.uti]!);
    byReference.want(own[row * wordsPerRow + codeAt.externalRef]!);
  }
  const { words } = other.rows;
  for (let row = 0; row < other.size; row++) {
    if (partners[row]! < 0) continue;
    byUti.offer(words[row * wordsPerRow + codeAt.uti]!, row);
    byReference.offer(words[row * wordsPerRow + codeAt.externalRef]!, row);
  }
  return (row) => {
    const [uti, reference] = [own[row * wordsPerRow + codeAt.uti]!, own[row * wordsPerRow + codeAt.externalRef]!];
    return [...byUti.of(uti), ...byReference.of(reference)];
  };
};

/** Rows by the codes that somebody wants them of. Code 0 (unknown) has none. */
class SharingRows {
  readonly #isWanted: Uint8Array;
  readonly #rows = new Map<number, number[]>();

  constructor(codeCount: number) {
    this.#isWanted = new Uint8Array(codeCount + 1);
  }

  want(code: number): void {
    if (code !== 0) this.#isWanted[code] = 1;
  }

  offer(code: number, row: number): void {
    if (this.#isWanted[code] === 0) return;
    const rows = this.#rows.get(code);
    if (rows === undefined) this.#rows.set(code, [row]);
    else if (rows.length <= mostShared) rows.push(row);
  }

  of(code: number): readonly number[] {
    const rows = this.#rows.get(code) ?? [];
    return rows.length > mostShared ? [] : rows;
  }
}

/** Why the compared pair was not matched, as far as its own terms say. */
const reasonsAgainst = (
  run: MatchingRun,
  [bank, counterparty]: readonly [bank: number, counterparty: number],
): string[] => {
  const { results, score } = run.pairs;
  const hasOtherUti =
    results[positionOf.uti] === result.differ && results[positionOf.externalRef]! > result.withinTolerance;
  const isBelowProposed = score < run.rules.thresholds.proposed * scoreUnits;
  const differing = explainPair(run, bank, counterparty, 'EXCEPTIONS')
    .filter((field) => field.result === result.differ && (field.isGate || (field.field === 'uti' && hasOtherUti)))
    .map((field) => `${field.field}: ${describeDifference(field)}`);
  const left = differing.length - mostReasons;
  return [
    ...differing.slice(0, mostReasons),
    ...(left > 0 ? [`${left} more terms differ`] : []),
    ...(differing.length === 0 && isBelowProposed ? [`its score is ${score / scoreUnits}`] : []),
  ];
};
