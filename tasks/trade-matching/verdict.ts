import type { MatchRow, MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';

/** What a verdict must find unchanged about a trade when it is written. */
export type VerdictTrade = { source: TradeSource; tradeId: string } & Omit<TradeInPlay, 'trade'>;

/** A line of a run's row files: the rule's row, and what it rests on. */
export type Verdict = { row: MatchRow; trades: readonly VerdictTrade[] };

/** Statuses of live matches: they alone consume their trades. A proposal or a break leaves them to the next run. */
const consumingStatuses: ReadonlySet<string> = new Set<MatchStatus>(['MATCHED', 'MATCHED_WITHIN_TOLERANCE']);

export const isConsuming = (status: MatchStatus): boolean => consumingStatuses.has(status);

/** The verdict on `row`, whose trades are all among `tradesById` of their side. */
export const verdictOf = (
  row: MatchRow,
  bank: ReadonlyMap<string, TradeInPlay>,
  counterparty: ReadonlyMap<string, TradeInPlay>,
): Verdict => {
  const side = (source: TradeSource, tradeIds: readonly string[], tradesById: ReadonlyMap<string, TradeInPlay>) =>
    tradeIds.map((tradeId): VerdictTrade => {
      const found = tradesById.get(tradeId);
      if (!found) throw new Error(`the rule's row names ${source} trade ${tradeId}, which it was not given`);
      return { source, tradeId, version: found.version, matchId: found.matchId, staleMatchId: found.staleMatchId };
    });
  return {
    row,
    trades: [...side('BANK', row.bankTradeIds, bank), ...side('COUNTERPARTY', row.counterpartyTradeIds, counterparty)],
  };
};
