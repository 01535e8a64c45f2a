import type { Product } from '../trade.ts';
import { type FieldRule, type MatchField, type MatchingRules, matchFields, type Tolerance } from './rules.ts';
import type { TradeBook } from './trade-book.ts';

/** How a field's values are compared. */
export type Comparison =
  | 'CODE'
  | 'DIRECTION'
  | 'AMOUNT'
  | 'RATE'
  | 'DATE'
  | 'INDEX'
  | 'LEI'
  | 'NAME'
  | 'UTI'
  | 'REFERENCE';

const comparisons: Partial<Record<MatchField, Comparison>> = {
  direction: 'DIRECTION',
  notional: 'AMOUNT',
  counterNotional: 'AMOUNT',
  premium: 'AMOUNT',
  rate: 'RATE',
  strike: 'RATE',
  spread: 'RATE',
  tradeDate: 'DATE',
  effectiveDate: 'DATE',
  maturityDate: 'DATE',
  floatingIndex: 'INDEX',
  counterpartyLei: 'LEI',
  partyLei: 'LEI',
  counterpartyName: 'NAME',
  partyName: 'NAME',
  underlying: 'NAME',
  uti: 'UTI',
  externalRef: 'REFERENCE',
};
export const comparisonOf = (field: MatchField): Comparison => comparisons[field] ?? 'CODE';

/** The rules of one product's fields, overrides applied. A field that is not used for matching is only shown. */
export const fieldRulesOf = (
  rules: MatchingRules,
  product: Product | undefined,
): Readonly<Record<MatchField, FieldRule>> => {
  const overrides = product === undefined ? undefined : rules.byProduct[product];
  return Object.fromEntries(
    matchFields.map((field) => {
      const rule: FieldRule = { ...rules.fields[field], ...overrides?.[field] };
      return [field, rule.tolerance.kind === 'NUFM' ? { ...rule, role: 'INFO', weight: 0 } : rule];
    }),
  ) as Record<MatchField, FieldRule>;
};

/** The tolerance that holds for a pair: the named counterparty's before the currency's before the field's own. */
const toleranceFor = (
  rule: FieldRule,
  counterparty: { readonly lei?: string | undefined; readonly name?: string | undefined },
  currency: string | undefined,
): Tolerance => {
  const { toleranceByCounterparty: byCounterparty, toleranceByCurrency: byCurrency } = rule;
  const named =
    byCounterparty &&
    ((counterparty.lei !== undefined ? byCounterparty[counterparty.lei] : undefined) ??
      (counterparty.name !== undefined ? byCounterparty[counterparty.name] : undefined));
  return named ?? (currency !== undefined ? byCurrency?.[currency] : undefined) ?? rule.tolerance;
};

/** The tolerance that holds for the counterparty and the currency of a book's row. */
export const toleranceIn = (book: TradeBook, row: number, rule: FieldRule): Tolerance => {
  if (!rule.toleranceByCounterparty && !rule.toleranceByCurrency) return rule.tolerance;
  const party = { lei: book.text(row, 'counterpartyLei'), name: book.text(row, 'counterpartyName') };
  return toleranceFor(rule, party, book.text(row, 'currency'));
};
