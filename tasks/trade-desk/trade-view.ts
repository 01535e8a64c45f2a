import type { z } from 'zod';
import { TradeStatus, type TradeSummary, type TradeView } from '../../domain/trade/desk/trade-view.ts';
import type { TradeRow } from '../ports/trade-lists.ts';

export const tradeSummaryOf = (row: TradeRow): z.infer<typeof TradeSummary> => ({
  trade: row.trade,
  version: row.version,
  status: TradeStatus.parse(row.matchStatus),
  matchId: row.matchId,
  documentId: row.lineage.documentId,
  receivedAt: row.receivedAt,
  updatedAt: row.updatedAt,
});

export const tradeViewOf = (row: TradeRow): z.infer<typeof TradeView> => ({
  ...tradeSummaryOf(row),
  staleMatchId: row.staleMatchId,
  lineage: row.lineage,
  createdAt: row.createdAt,
});
