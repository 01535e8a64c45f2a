import { addDecimals, type DecimalString } from '../../money/decimal.ts';
import { explainVerdict } from '../match/explain-verdict.ts';
import type { FieldComparison, MatchRow } from '../match/match-row.ts';
import { MatchingRun } from '../match/matching-run.ts';
import type { MatchingRules } from '../match/rules.ts';
import { booksOfTrades } from '../match/trade-book.ts';
import type { Trade } from '../trade.ts';

export type GroupComparison = Pick<MatchRow, 'score' | 'fields' | 'breaks' | 'reasons' | 'counterfactuals'>;

const amountFields = ['notional', 'counterNotional'] as const;
const isAmount = (field: string): boolean => (amountFields as readonly string[]).includes(field);

const explain = (rules: MatchingRules, bank: readonly Trade[], counterparty: readonly Trade[]): MatchRow =>
  explainVerdict(new MatchingRun(rules, booksOfTrades(bank, counterparty), undefined, () => {}), {
    status: 'MISMATCHED',
    bank: [...bank.keys()],
    counterparty: [...counterparty.keys()],
    basis: 'NONE',
    reasons: [],
  });

const negated = (amount: DecimalString): DecimalString =>
  amount.startsWith('-') ? amount.slice(1) : `-${amount.replace('+', '')}`;

/** A side's trades as one: the amounts added up, those of the opposite direction taken off; unknown where one is unknown. */
const asOne = (trades: readonly Trade[]): Trade => {
  const first = trades[0]!;
  const sumOf = (field: (typeof amountFields)[number]): DecimalString | undefined => {
    const amounts = trades.map((trade) => {
      const amount = trade[field];
      if (amount === undefined || trade.currency !== first.currency) return undefined;
      return trade.direction === first.direction ? amount : negated(amount);
    });
    return amounts.includes(undefined) ? undefined : addDecimals(...(amounts as DecimalString[]));
  };
  return { ...first, notional: sumOf('notional'), counterNotional: sumOf('counterNotional') };
};

const rounded = (score: number): number => Math.round(score * 10_000) / 10_000;

/**
 * How trades agree that a person wants to match, field by field, by the rules that runs go by, whether or not those would
 * pair them. Of several trades on a side every field is told by the two that agree least, and the amounts by each side's sum.
 *
 * @throws RangeError where a side has no trade.
 */
export const compareGroup = (
  rules: MatchingRules,
  bank: readonly Trade[],
  counterparty: readonly Trade[],
): GroupComparison => {
  if (bank.length === 0 || counterparty.length === 0) throw new RangeError('a comparison needs trades of both sides');
  const row = explain(rules, bank, counterparty);
  const { score, fields, breaks, reasons, counterfactuals } = row;
  if (bank.length === 1 && counterparty.length === 1) return { score, fields, breaks, reasons, counterfactuals };
  const sums = explain(rules, [asOne(bank)], [asOne(counterparty)]);
  const sumOf = new Map(sums.fields.map((field) => [field.field, field]));
  const joined = fields.map((field): FieldComparison => (isAmount(field.field) && sumOf.get(field.field)) || field);
  const joinedBreaks = [
    ...sums.breaks.filter(({ element }) => isAmount(element)),
    ...breaks.filter(({ element }) => !isAmount(element)),
  ];
  return {
    score: Math.min(1, rounded(joined.reduce((sum, { share }) => sum + share, 0))),
    fields: joined,
    breaks: joinedBreaks,
    reasons: joinedBreaks.filter(({ code }) => code !== 5).map(({ reason }) => reason),
    counterfactuals: [],
  };
};
