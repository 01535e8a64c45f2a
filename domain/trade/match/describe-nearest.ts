import { positionOf } from './compare-pair.ts';
import { describeDifference } from './describe-difference.ts';
import { explainPair } from './explain-verdict.ts';
import type { MatchingRun } from './matching-run.ts';
import { distanceOf } from './nearest-candidates.ts';
import { chainRows, type RowChains } from './row-chains.ts';
import { type CodeField, codeAt, wordsPerRow } from './row-layout.ts';
import { scoreUnits } from './score-units.ts';
import { result } from './tolerance.ts';

type Side = 'BANK' | 'COUNTERPARTY';
type Found = { readonly row: number; readonly distance: number };

const identifiers = [
  { field: 'uti', dictionary: 'utis' },
  { field: 'externalRef', dictionary: 'references' },
] as const satisfies readonly { field: CodeField; dictionary: string }[];

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
  const chains = new Map<CodeField, RowChains>();

  const compare = (row: number, candidate: number): void =>
    isBank ? run.pairs.compare(row, candidate) : run.pairs.compare(candidate, row);
  const found = (row: number, candidate: number): Found[] => {
    compare(row, candidate);
    const distance = distanceOf(run.pairs);
    return distance === undefined ? [] : [{ row: candidate, distance }];
  };
  const idOf = (candidate: number): string => other.text(candidate, 'tradeId') ?? '';
  const nearer = (a: Found, b: Found): number => a.distance - b.distance || (idOf(a.row) < idOf(b.row) ? -1 : 1);

  const takenBy = (row: number): Found[] =>
    identifiers.flatMap(({ field, dictionary }) => {
      const code = own.rows.words[row * wordsPerRow + codeAt[field]]!;
      if (code === 0) return [];
      const chain =
        chains.get(field) ??
        chainRows(other, field, run.dictionaries[dictionary].size, (candidate) => partners[candidate]! >= 0);
      chains.set(field, chain);
      return sharing(chain, code).flatMap((candidate) => found(row, candidate));
    });

  return (row) => {
    const byTerms = run.nearest[isBank ? 'bank' : 'counterparty'][row]!;
    const [nearest] = [...takenBy(row), ...(byTerms < 0 ? [] : found(row, byTerms))].sort(nearer);
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

/** The rows of a code; none where there are too many. */
const sharing = (chain: RowChains, code: number): number[] => {
  const rows: number[] = [];
  for (let row = chain.first[code]!; row >= 0; row = chain.next[row]!) if (rows.push(row) > mostShared) return [];
  return rows;
};

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
