import { forEachCandidate, referenceKeysOf } from './candidate-pairs.ts';
import { positionOf } from './compare-pair.ts';
import { fetchedAtOnce } from './fetch-ahead.ts';
import type { MatchingRun } from './matching-run.ts';
import { chainRows, rowsOf } from './row-chains.ts';
import { codeAt, wordsPerRow } from './row-layout.ts';
import { result } from './tolerance.ts';
import type { TradeBook } from './trade-book.ts';

/** Decides a pair that an identifier links: the gates say whether its sides agree. */
const decideLinked = (run: MatchingRun, bank: number, counterparty: number, basis: 'UTI' | 'REFERENCE'): void => {
  const { pairs } = run;
  if (pairs.differsOnlyIn('notional', 'counterNotional')) {
    run.partedByAmount.push({ bank, counterparty, basis });
    run.bankParted[bank] = 1;
    run.counterpartyParted[counterparty] = 1;
    return;
  }
  const hasOtherUti = pairs.results[positionOf.uti] === result.differ;
  const status =
    pairs.differingGates > 0
      ? 'MISMATCHED'
      : pairs.unconfirmedGates > 0
        ? 'PROPOSED'
        : pairs.toleratedGates > 0
          ? 'MATCHED_WITHIN_TOLERANCE'
          : 'MATCHED';
  run.decide({
    status,
    bank: [bank],
    counterparty: [counterparty],
    basis,
    reasons: hasOtherUti ? ['the UTIs differ'] : [],
  });
};

/** Pairs the rows whose UTI stands once on either side. Shared ones are left to the scored step and to splits. */
export const identifyByUti = (run: MatchingRun): void => {
  const count = run.dictionaries.utis.size;
  const { bank, counterparty } = run;
  const ours = chainRows(bank, 'uti', count, (row) => run.isFreeBank(row));
  const theirs = chainRows(counterparty, 'uti', count, (row) => run.isFreeCounterparty(row));
  const linked = { rows: new Int32Array(fetchedAtOnce), others: new Int32Array(fetchedAtOnce), count: 0 };
  const decideBatch = (): void => {
    const { rows, others, count: pairs } = linked;
    counterparty.fetch?.(others.subarray(0, pairs));
    for (let at = 0; at < pairs; at++) {
      run.pairs.compare(rows[at]!, others[at]!);
      decideLinked(run, rows[at]!, others[at]!, 'UTI');
    }
    linked.count = 0;
  };
  for (let row = 0; row < bank.size; row++) {
    const code = bank.rows.words[row * wordsPerRow + codeAt.uti]!;
    if (code === 0 || ours.first[code] !== row || ours.next[row]! >= 0) continue;
    const other = theirs.first[code]!;
    if (other < 0 || theirs.next[other]! >= 0) continue;
    linked.rows[linked.count] = row;
    linked.others[linked.count++] = other;
    if (linked.count === fetchedAtOnce) decideBatch();
  }
  decideBatch();
};

/** An equal reference can be chance (counters of two systems), so the rest must speak for the pair too. */
const isCorroborated = (run: MatchingRun): boolean => {
  const { pairs } = run;
  return pairs.differingGates <= 2 && pairs.agreeingGates >= 3 * pairs.differingGates && pairs.agreeingGates >= 3;
};

const referencesOf = ({ rows }: TradeBook, row: number): readonly [externalRef: number, tradeId: number] => {
  const at = row * wordsPerRow;
  return [rows.words[at + codeAt.externalRef]!, rows.words[at + codeAt.tradeId]!];
};

/**
 * Pairs the rows whose references agree crosswise (either side's external reference is the other's, or the other's
 * trade id) and that have no other such partner.
 */
export const identifyByReference = (run: MatchingRun): void => {
  const count = run.dictionaries.references.size;
  const { bank, counterparty } = run;
  const wantBank = (row: number): boolean => run.isFreeBank(row) && run.bankParted[row] === 0;
  const wantCounterparty = (row: number): boolean => run.isFreeCounterparty(row) && run.counterpartyParted[row] === 0;
  const ourRefs = chainRows(bank, 'externalRef', count, wantBank);
  const ourIds = chainRows(bank, 'tradeId', count, wantBank);
  const theirRefs = chainRows(counterparty, 'externalRef', count, wantCounterparty);
  const theirIds = chainRows(counterparty, 'tradeId', count, wantCounterparty);
  const partnersOfBank = (row: number): Set<number> => {
    const [ref, id] = referencesOf(bank, row);
    return new Set([...rowsOf(theirRefs, ref), ...rowsOf(theirIds, ref), ...rowsOf(theirRefs, id)]);
  };
  const partnersOfCounterparty = (row: number): Set<number> => {
    const [ref, id] = referencesOf(counterparty, row);
    return new Set([...rowsOf(ourRefs, ref), ...rowsOf(ourIds, ref), ...rowsOf(ourRefs, id)]);
  };
  for (let row = 0; row < bank.size; row++) {
    if (!wantBank(row)) continue;
    const partners = partnersOfBank(row);
    const [other] = partners;
    if (other === undefined || partners.size > 1 || partnersOfCounterparty(other).size > 1) continue;
    if (!wantCounterparty(other)) continue;
    run.pairs.compare(row, other);
    if (isCorroborated(run)) decideLinked(run, row, other, 'REFERENCE');
  }
};

/** Whether the compared pair's references or UTIs relate, equal or one contained in the other. */
export const isRelatedByIdentifier = (run: MatchingRun): boolean =>
  run.pairs.results[positionOf.externalRef]! <= 1 || run.pairs.results[positionOf.uti]! <= 1;

/**
 * Pairs the rows whose references or UTIs are each other's but for what copying adds (a prefix, a suffix), where neither
 * row has another such partner.
 */
export const identifyByRelatedReference = (run: MatchingRun): void => {
  const bankRows = run.freeBankRows().filter((row) => run.bankParted[row] === 0);
  const counterpartyRows = run.freeCounterpartyRows().filter((row) => run.counterpartyParted[row] === 0);
  const linked: { bank: number; counterparty: number }[] = [];
  const bankPartners = new Map<number, number>();
  const counterpartyPartners = new Map<number, number>();
  forEachCandidate(run, bankRows, counterpartyRows, referenceKeysOf, (bank, counterparty) => {
    run.pairs.compare(bank, counterparty);
    if (!isRelatedByIdentifier(run)) return;
    bankPartners.set(bank, (bankPartners.get(bank) ?? 0) + 1);
    counterpartyPartners.set(counterparty, (counterpartyPartners.get(counterparty) ?? 0) + 1);
    if (isCorroborated(run)) linked.push({ bank, counterparty });
  });
  for (const { bank, counterparty } of linked) {
    if (bankPartners.get(bank) !== 1 || counterpartyPartners.get(counterparty) !== 1) continue;
    run.pairs.compare(bank, counterparty);
    decideLinked(run, bank, counterparty, 'REFERENCE');
  }
};
