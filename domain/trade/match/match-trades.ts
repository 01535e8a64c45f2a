import type { HolidayCalendars } from '../../calendar/holiday-calendars.ts';
import type { Trade } from '../trade.ts';
import { explainVerdict } from './explain-verdict.ts';
import { matchBooks } from './match-books.ts';
import type { MatchRow } from './match-row.ts';
import type { MatchingRules } from './rules.ts';
import { booksOfTrades } from './trade-book.ts';

const orderOf = (row: MatchRow): string => `${row.bankTradeIds.join('\n')}\t${row.counterpartyTradeIds.join('\n')}`;

/**
 * Matches the bank's trades with the counterparty's by the rules. Every trade of either list stands in exactly one row
 * (`tradeId`s are unique within a list). The rows come in the order of their trade ids, whatever the order of the lists.
 * `calendars` adds to the holiday calendars that the rules may name (TARGET, US and UK are known).
 */
export const matchTrades = (
  rules: MatchingRules,
  bank: readonly Trade[],
  counterparty: readonly Trade[],
  options: { readonly calendars?: HolidayCalendars } = {},
): MatchRow[] => {
  const rows: { row: MatchRow; order: string }[] = [];
  matchBooks(
    rules,
    booksOfTrades(bank, counterparty),
    (verdict, run) => {
      const row = explainVerdict(run, verdict);
      rows.push({ row, order: orderOf(row) });
    },
    options,
  );
  return rows.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ row }) => row);
};
