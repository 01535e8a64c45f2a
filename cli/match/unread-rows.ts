import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import type { TradeBook } from '../../domain/trade/match/trade-book.ts';
import type { TradeFile } from './read-trade-file.ts';

/**
 * Rows for the trades of a file that take no part in matching, so that every trade stands in the result: those in error as
 * unmatched, those that repeat an earlier line as duplicates. An id that a good row has as well is that row's; a trade
 * without one stands with an empty id, and its line in the reason. `book` has the file's good rows.
 */
export const unreadRows = (file: TradeFile, book: TradeBook, side: 'BANK' | 'COUNTERPARTY'): MatchRow[] => {
  const rowOf = (status: MatchRow['status'], tradeId: string, reason: string): MatchRow => ({
    status,
    bankTradeIds: side === 'BANK' ? [tradeId] : [],
    counterpartyTradeIds: side === 'COUNTERPARTY' ? [tradeId] : [],
    score: 0,
    fields: [],
    breaks: [
      {
        element: 'trade',
        ourValue: side === 'BANK' ? tradeId : null,
        theirValue: side === 'COUNTERPARTY' ? tradeId : null,
        toleranceKind: 'EXCT',
        toleranceValue: '0',
        code: 99,
        reason,
      },
    ],
    reasons: [reason],
    counterfactuals: [],
  });
  const inError = new Map<string, { readonly tradeId: string; readonly problems: string[] }>();
  for (const { file: name, line, column, problem, tradeId } of file.errors) {
    const key = tradeId === null ? `line ${line}` : `id ${tradeId}`;
    const known = inError.get(key) ?? { tradeId: tradeId ?? '', problems: [] };
    known.problems.push(`${name}, line ${line}, column ${column}: ${problem}`);
    inError.set(key, known);
  }
  if (inError.size > 0) for (let row = 0; row < book.size; row++) inError.delete(`id ${book.text(row, 'tradeId')}`);
  const unmatched = side === 'BANK' ? 'UNMATCHED_BANK' : 'UNMATCHED_COUNTERPARTY';
  return [
    ...[...inError.values()].map(({ tradeId, problems }) =>
      rowOf(unmatched, tradeId, `not matched: ${problems.join('; ')}`),
    ),
    ...file.repeats.map(({ tradeId, line, firstLine }) =>
      rowOf('DUPLICATE', tradeId, `line ${line} repeats line ${firstLine}, which is kept`),
    ),
  ];
};
