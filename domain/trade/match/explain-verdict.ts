import type { FieldOutcome } from './compare-pair.ts';
import { comparisonOf, toleranceIn } from './compile-rules.ts';
import { counterfactualsOf } from './counterfactuals.ts';
import { describeDifference } from './describe-difference.ts';
import { theirField } from './field-comparers.ts';
import type { Break, FieldComparison, MatchRow } from './match-row.ts';
import type { MatchingRun, Verdict } from './matching-run.ts';
import { roundShares } from './round-shares.ts';
import type { Tolerance } from './rules.ts';
import { scoreUnits } from './score-units.ts';
import { describeTolerance, result } from './tolerance.ts';

/** A compared field with what either side says, ready for a row. */
export type ExplainedField = Omit<FieldOutcome, 'crossedRule'> & {
  readonly bank: string | null;
  readonly counterparty: string | null;
  readonly tolerance: Tolerance;
  /** The two sides state the two currencies in different orders. */
  readonly swapped: boolean;
};

const resultNames = ['AGREE', 'WITHIN_TOLERANCE', 'DIFFER', 'MISSING', 'MISSING'] as const;
const basisReasons = {
  UTI: 'paired by UTI',
  REFERENCE: 'paired by reference',
  TERMS: 'paired by terms',
  SPLIT: 'the parts add up to the whole',
  NETTING: 'the trades net to zero',
  NONE: '',
} as const;

/**
 * The row that tells a verdict with everything that it rests on. With EXCEPTIONS the fields that agree are left out of
 * it: of many rows that is nearly all.
 */
export const explainVerdict = (run: MatchingRun, verdict: Verdict, shown: 'ALL' | 'EXCEPTIONS' = 'ALL'): MatchRow => {
  const isCompared = verdict.bank.length > 0 && verdict.counterparty.length > 0 && verdict.basis !== 'NETTING';
  const { fields, scoreInUnits } = isCompared ? fieldsOf(run, verdict, shown) : { fields: [], scoreInUnits: 0 };
  const score = scoreInUnits / scoreUnits;
  const breaks = isCompared ? breaksOfAll(fields) : loneBreaks(run, verdict);
  const bankTradeIds = verdict.bank.map((row) => run.bank.text(row, 'tradeId') ?? '');
  const counterpartyTradeIds = verdict.counterparty.map((row) => run.counterparty.text(row, 'tradeId') ?? '');
  return {
    status: verdict.status,
    bankTradeIds,
    counterpartyTradeIds,
    score,
    fields: fields.map(shownField),
    breaks,
    reasons: reasonsOf(verdict, breaks),
    counterfactuals: counterfactualsOf(run.rules, verdict, fields, score),
  };
};

const reasonsOf = ({ basis, reasons }: Verdict, breaks: readonly Break[]): string[] => {
  const all: string[] = [];
  for (const found of breaks) if (found.code !== 5) all.push(found.reason);
  all.push(...reasons);
  if (basisReasons[basis] !== '') all.push(basisReasons[basis]);
  return all;
};

/** What only falls within tolerance comes last. */
const byGravity = (a: Break, b: Break): number => Number(a.code === 5) - Number(b.code === 5);

const breaksOfAll = (fields: readonly ExplainedField[]): Break[] => {
  const breaks: Break[] = [];
  for (const field of fields) if (field.result !== result.agree || field.isUnconfirmed) breaks.push(...breaksOf(field));
  return breaks.length > 1 ? breaks.sort(byGravity) : breaks;
};

type Explained = { readonly fields: readonly ExplainedField[]; readonly scoreInUnits: number };

const fieldsOf = (run: MatchingRun, verdict: Verdict, shown: 'ALL' | 'EXCEPTIONS'): Explained => {
  if (verdict.bank.length === 1 && verdict.counterparty.length === 1) {
    const fields = explainPair(run, verdict.bank[0]!, verdict.counterparty[0]!, shown);
    return { fields, scoreInUnits: run.pairs.score };
  }
  const explained = verdict.bank.flatMap((bank) =>
    verdict.counterparty.map((counterparty) => explainPair(run, bank, counterparty, 'ALL')),
  );
  const fields = joinParts(run, verdict, explained);
  const shares = fields.map(({ share }) => share);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const scoreInUnits = Math.min(scoreUnits, Math.round(total * scoreUnits));
  const printedShares = roundShares(shares, scoreInUnits);
  return { fields: fields.map((field, at) => ({ ...field, printedShare: printedShares[at]! })), scoreInUnits };
};

/** The compared fields of a pair, with what either side says. */
export const explainPair = (
  run: MatchingRun,
  bank: number,
  counterparty: number,
  shown: 'ALL' | 'EXCEPTIONS',
): ExplainedField[] => {
  run.pairs.compare(bank, counterparty);
  const { swapped } = run.pairs;
  // Spelled out, since spreading millions of outcomes takes several times as long.
  return run.pairs.outcomes(shown).map((outcome) => ({
    field: outcome.field,
    rule: outcome.rule,
    result: outcome.result,
    isGate: outcome.isGate,
    isUnconfirmed: outcome.isUnconfirmed,
    possibleShare: outcome.possibleShare,
    share: outcome.share,
    printedShare: outcome.printedShare,
    bank: run.bank.text(bank, outcome.field) ?? null,
    counterparty: run.counterparty.text(counterparty, theirField(outcome.field, true, swapped)) ?? null,
    tolerance: toleranceIn(run.bank, bank, swapped ? outcome.crossedRule : outcome.rule),
    swapped,
  }));
};

/** A split's fields: of each the part that agrees least; the amounts as the sums that they are. */
const joinParts = (
  run: MatchingRun,
  verdict: Verdict,
  explained: readonly (readonly ExplainedField[])[],
): readonly ExplainedField[] => {
  const sumOf = (side: 'bank' | 'counterparty', field: 'notional' | 'counterNotional'): string | null => {
    const texts = verdict[side].map((row) => run[side].text(row, field));
    return texts.includes(undefined) ? null : texts.join(' + ');
  };
  const [first = []] = explained;
  return first.map(({ field }) => {
    const alike = explained.map((fields) => fields.find((candidate) => candidate.field === field) ?? first[0]!);
    const least = alike.reduce((worst, candidate) => (candidate.result > worst.result ? candidate : worst));
    const share = alike.reduce((sum, candidate) => sum + candidate.share, 0) / alike.length;
    const joined = { ...least, share };
    if (field !== 'notional' && field !== 'counterNotional') return joined;
    const sums = { bank: sumOf('bank', field), counterparty: sumOf('counterparty', field) };
    const isStatedByBoth = sums.bank !== null && sums.counterparty !== null;
    // The rate and the sum of the first amounts imply a counter amount that one side leaves out.
    if (!isStatedByBoth) return { ...joined, ...sums, result: result.oneSided, share: 0, isUnconfirmed: false };
    return { ...joined, ...sums, result: result.agree, share: joined.possibleShare };
  });
};

const shownField = (field: ExplainedField): FieldComparison => ({
  field: field.field,
  role: field.isGate ? 'GATE' : field.rule.role,
  result: resultNames[field.result],
  bank: field.bank,
  counterparty: field.counterparty,
  share: field.printedShare,
});

/** What FIX tag 2773 calls it: 4 outside tolerance, 5 within, 2 and 3 an element that our or their side does not state. */
const breaksOf = (field: ExplainedField): Break[] => {
  const found = (code: Break['code'], reason: string): Break[] => [
    {
      element: field.field,
      ourValue: field.bank,
      theirValue: field.counterparty,
      toleranceKind: field.tolerance.kind,
      toleranceValue: describeTolerance(field.tolerance),
      code,
      reason: `${field.field}: ${reason}`,
    },
  ];
  if (field.isUnconfirmed && field.result === result.withinTolerance) {
    const doubt =
      comparisonOf(field.field) === 'NAME'
        ? 'alike, but no LEI, UTI or reference confirms that they are one party'
        : 'no name confirms that they are one';
    return found(99, `${describeDifference(field)}; ${doubt}`);
  }
  if (field.isUnconfirmed) {
    if (field.bank === null && field.counterparty === null) return found(99, 'neither side states it');
    if (field.bank !== null && field.counterparty !== null) return found(99, describeDifference(field));
    return field.bank === null
      ? found(2, `ours is missing, theirs is ${field.counterparty}`)
      : found(3, `ours is ${field.bank}, theirs is missing`);
  }
  if (field.result === result.differ && field.isGate) return found(4, describeDifference(field));
  if (field.result === result.withinTolerance && field.isGate) return found(5, describeDifference(field));
  return [];
};

const loneBreaks = (run: MatchingRun, verdict: Verdict): Break[] => {
  const found = (code: Break['code'], ours: string | null, theirs: string | null, reason: string): Break[] => [
    { element: 'trade', ourValue: ours, theirValue: theirs, toleranceKind: 'EXCT', toleranceValue: '0', code, reason },
  ];
  const ours = verdict.bank.length > 0 ? (run.bank.text(verdict.bank[0]!, 'tradeId') ?? '') : null;
  const theirs =
    verdict.counterparty.length > 0 ? (run.counterparty.text(verdict.counterparty[0]!, 'tradeId') ?? '') : null;
  if (verdict.status === 'UNMATCHED_BANK') return found(0, ours, null, 'no matching confirmation');
  if (verdict.status === 'UNMATCHED_COUNTERPARTY') return found(1, null, theirs, 'no matching allocation');
  if (verdict.status !== 'DUPLICATE') return [];
  const book = ours === null ? run.counterparty : run.bank;
  return found(99, ours, theirs, `repeats trade ${book.text(verdict.kept!, 'tradeId')}, which is kept`);
};
