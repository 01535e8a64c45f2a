import { Assignment } from './assignment.ts';
import { forEachCandidate, termKeysOf } from './candidate-pairs.ts';
import { positionOf } from './compare-pair.ts';
import { isRelatedByIdentifier } from './identify.ts';
import type { MatchingRun } from './matching-run.ts';
import { scoreUnits } from './score-units.ts';
import { result } from './tolerance.ts';

/** A pair worth considering, by rows. */
type CandidatePair = {
  readonly bank: number;
  readonly counterparty: number;
  readonly score: number;
  readonly isTolerated: boolean;
  readonly isUnconfirmed: boolean;
};

/** Trades in one component compete with each other, over any number of steps; those of two components never meet. */
type Component = { readonly bank: number[]; readonly counterparty: number[]; readonly pairs: CandidatePair[] };

/** Union-find over bank rows and, behind them, counterparty rows. */
const componentsOf = (run: MatchingRun, pairs: readonly CandidatePair[]): Component[] => {
  const parent = new Int32Array(run.bank.size + run.counterparty.size).fill(-1);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root]! >= 0) root = parent[root]!;
    for (let at = node; at !== root; ) {
      const up = parent[at]!;
      parent[at] = root;
      at = up;
    }
    return root;
  };
  for (const { bank, counterparty } of pairs) {
    const [a, b] = [rootOf(bank), rootOf(run.bank.size + counterparty)];
    if (a !== b) parent[a] = b;
  }
  const components = new Map<number, CandidatePair[]>();
  for (const pair of pairs) {
    const root = rootOf(pair.bank);
    const known = components.get(root);
    if (known) known.push(pair);
    else components.set(root, [pair]);
  }
  return [...components.values()].map((members) => ({
    bank: [...new Set(members.map((pair) => pair.bank))],
    counterparty: [...new Set(members.map((pair) => pair.counterparty))],
    pairs: members,
  }));
};

type Assigned = CandidatePair & {
  /** What the component's total would lose without this pair, in ten-thousandths, up to the margin. */
  readonly loss: number;
  /** Other pairs of either row that score as well, within the margin. */
  readonly rivals: readonly CandidatePair[];
};

/** The best total of a component, each pair with what makes it certain or not. */
const assignComponent = (component: Component, margin: number): Assigned[] => {
  const pairsByBank = new Map(component.bank.map((row) => [row, [] as CandidatePair[]]));
  const pairsByCounterparty = new Map(component.counterparty.map((row) => [row, [] as CandidatePair[]]));
  for (const pair of component.pairs) {
    pairsByBank.get(pair.bank)!.push(pair);
    pairsByCounterparty.get(pair.counterparty)!.push(pair);
  }
  const columnOf = new Map(component.counterparty.map((row, column) => [row, column]));
  const pairLists = component.bank.map((row) => pairsByBank.get(row)!);
  const assignment = new Assignment(
    pairLists.map((pairs) => ({
      columns: pairs.map((pair) => columnOf.get(pair.counterparty)!),
      gains: pairs.map((pair) => pair.score),
    })),
    component.counterparty.length,
  );
  return pairLists.flatMap((pairs, row) => {
    const column = assignment.columnOfRow[row]!;
    const chosen = pairs.find((pair) => columnOf.get(pair.counterparty) === column);
    if (!chosen) return [];
    const loss = assignment.lossWithout(row, margin);
    const rivals = [...pairs, ...pairsByCounterparty.get(chosen.counterparty)!].filter(
      (pair) => pair !== chosen && pair.score > chosen.score - margin,
    );
    return [{ ...chosen, loss, rivals }];
  });
};

const named = (run: MatchingRun, pair: CandidatePair, chosen: CandidatePair): string =>
  pair.bank === chosen.bank
    ? `counterparty trade ${run.counterparty.text(pair.counterparty, 'tradeId')}`
    : `bank trade ${run.bank.text(pair.bank, 'tradeId')}`;

const ambiguityReason = (run: MatchingRun, chosen: Assigned): string => {
  const rivals = chosen.rivals.slice(0, 3).map((rival) => `${named(run, rival, chosen)} (${rival.score / scoreUnits})`);
  const others = rivals.length > 0 ? rivals.join(', ') : 'another assignment of the same trades';
  return `ambiguous: ${others} would fit as well, within ${run.rules.ambiguityMargin} of ${chosen.score / scoreUnits}`;
};

/**
 * Pairs the rows that no identifier pairs: every pair of candidates whose gates all hold is scored, each component of
 * competing trades is assigned at its best total, and what is barely better than the next is only proposed.
 * Two different UTIs are two trades, however alike their terms.
 */
export const assignByTerms = (run: MatchingRun): void => {
  const { pairs: comparer, rules } = run;
  const candidates: CandidatePair[] = [];
  const proposedScore = Math.round(rules.thresholds.proposed * scoreUnits);
  forEachCandidate(run, run.freeBankRows(), run.freeCounterpartyRows(), termKeysOf, (bank, counterparty) => {
    comparer.compare(bank, counterparty);
    run.nearest.consider(bank, counterparty, comparer);
    if (comparer.differingGates > 0 || comparer.score < proposedScore) return;
    const { results } = comparer;
    if (results[positionOf.uti] === result.differ && results[positionOf.externalRef]! > result.withinTolerance) return;
    candidates.push({
      bank,
      counterparty,
      score: comparer.score,
      isTolerated: comparer.toleratedGates > 0,
      isUnconfirmed: comparer.unconfirmedGates > 0 || comparer.agreeingGates < 5,
    });
  });
  const margin = Math.round(rules.ambiguityMargin * scoreUnits);
  const matchedScore = Math.round(rules.thresholds.matched * scoreUnits);
  for (const component of componentsOf(run, candidates))
    for (const chosen of assignComponent(component, margin)) {
      const isAmbiguous = chosen.loss < margin;
      const isProposed = isAmbiguous || chosen.isUnconfirmed || chosen.score < matchedScore;
      run.decide({
        status: isProposed ? 'PROPOSED' : chosen.isTolerated ? 'MATCHED_WITHIN_TOLERANCE' : 'MATCHED',
        bank: [chosen.bank],
        counterparty: [chosen.counterparty],
        basis: 'TERMS',
        reasons: [
          ...(isAmbiguous ? [ambiguityReason(run, chosen)] : []),
          ...(chosen.score < matchedScore
            ? [`the score is under ${rules.thresholds.matched}, from which terms alone match`]
            : []),
        ],
      });
    }
};

/**
 * Pairs what is left where all but one or two gates agree and the rest is telling: a related reference, or one single
 * gate differing at a high score. They are MISMATCHED, with their breaks; where two such pairs compete, neither is.
 */
export const assignMismatches = (run: MatchingRun): void => {
  const { pairs: comparer, rules } = run;
  const candidates: CandidatePair[] = [];
  const bankRows = run.freeBankRows();
  const counterpartyRows = run.freeCounterpartyRows();
  const threshold = Math.round(rules.thresholds.mismatched * scoreUnits);
  forEachCandidate(run, bankRows, counterpartyRows, termKeysOf, (bank, counterparty) => {
    comparer.compare(bank, counterparty);
    if (comparer.differingGates === 0) return;
    const isRelated = isRelatedByIdentifier(run);
    const hasOtherUti = comparer.results[positionOf.uti] === result.differ;
    const isTelling = isRelated
      ? comparer.differingGates <= 2 && comparer.agreeingGates >= 3 * comparer.differingGates
      : comparer.differingGates === 1 && comparer.score >= threshold && !hasOtherUti && comparer.agreeingGates >= 6;
    if (!isTelling) return;
    candidates.push({
      bank,
      counterparty,
      score: Math.max(1, comparer.score),
      isTolerated: false,
      isUnconfirmed: false,
    });
  });
  const margin = Math.round(rules.ambiguityMargin * scoreUnits);
  for (const component of componentsOf(run, candidates))
    for (const chosen of assignComponent(component, margin)) {
      if (chosen.loss < margin) {
        run.note('BANK', chosen.bank, 'another counterparty trade is as near');
        run.note('COUNTERPARTY', chosen.counterparty, 'another bank trade is as near');
        continue;
      }
      run.decide({
        status: 'MISMATCHED',
        bank: [chosen.bank],
        counterparty: [chosen.counterparty],
        basis: 'TERMS',
        reasons: [],
      });
    }
};
