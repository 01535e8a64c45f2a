import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import type { TradeFile } from './read-trade-file.ts';

/**
 * Rows for the trades of a file that take no part in matching, so that every trade that has an id stands in the result:
 * those in error as unmatched, those that repeat an earlier line as duplicates. An id that a good row has as well is that row's.
 */
export const unreadRows = (file: TradeFile, side: 'BANK' | 'COUNTERPARTY'): MatchRow[] => {
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
  const problems = new Map<string, string[]>();
  for (const error of file.errors) {
    if (error.tradeId === null || error.problem.endsWith('with other terms')) continue;
    const where = `${error.file}, line ${error.line}, column ${error.column}: ${error.problem}`;
    problems.set(error.tradeId, [...(problems.get(error.tradeId) ?? []), where]);
  }
  const unmatched = side === 'BANK' ? 'UNMATCHED_BANK' : 'UNMATCHED_COUNTERPARTY';
  return [
    ...[...problems].map(([tradeId, found]) => rowOf(unmatched, tradeId, `not matched: ${found.join('; ')}`)),
    ...file.repeats.map(({ tradeId, line, firstLine }) =>
      rowOf('DUPLICATE', tradeId, `line ${line} repeats line ${firstLine}, which is kept`),
    ),
  ];
};
