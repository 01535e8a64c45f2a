import { addDecimals, compareDecimals, type DecimalString } from '../../money/decimal.ts';
import type { Trade } from '../trade.ts';
import { amountFor, type DeskRules } from './desk-rules.ts';

/** What a decision is about: an amount in one currency. */
export type Stake = { readonly currency: string; readonly amount: DecimalString };

const magnitude = (amount: DecimalString): DecimalString => amount.replace(/^[+-]/, '');

const sideStake = (trades: readonly Trade[]): Stake | null => {
  const currency = trades[0]?.currency;
  const amounts = trades.flatMap(({ notional }) => (notional === undefined ? [] : [magnitude(notional)]));
  if (currency === undefined || amounts.length < trades.length) return null;
  return trades.every((trade) => trade.currency === currency) ? { currency, amount: addDecimals(...amounts) } : null;
};

/**
 * The notional that a decision on these trades moves: each side's notionals added up, whatever their direction, the larger
 * of the two where they share a currency, the bank's where they don't. null where a trade states no notional, or a side
 * has several currencies.
 */
export const stakeOf = (trades: readonly Trade[]): Stake | null => {
  const sides = (['BANK', 'COUNTERPARTY'] as const)
    .map((source) => trades.filter((trade) => trade.source === source))
    .filter(({ length }) => length > 0)
    .map(sideStake);
  const [first = null, second] = sides;
  if (first === null || second === null) return null;
  if (second === undefined || second.currency !== first.currency) return first;
  return compareDecimals(second.amount, first.amount) > 0 ? second : first;
};

/** True above the limit of the currency, and where nobody can say how much it is. */
export const needsSecondPerson = ({ approvalLimit }: DeskRules, stake: Stake | null): boolean =>
  stake === null || compareDecimals(stake.amount, amountFor(approvalLimit, stake.currency)) > 0;
