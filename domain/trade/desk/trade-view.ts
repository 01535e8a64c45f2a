import { z } from 'zod';
import { Lineage } from '../../document/lineage.ts';
import { MatchStatus } from '../match/match-row.ts';
import { Trade } from '../trade.ts';

/** DynamoDB's keys have at most 2,048 bytes, and a UTF-16 code unit comes to at most three of UTF-8. */
export const TradeId = z.string().min(1).max(500);

/** Where a trade stands: UNMATCHED until a run has a verdict on it. */
export const TradeStatus = z.enum(['UNMATCHED', 'PENDING_APPROVAL', ...MatchStatus.options]);

/** A trade in a list. */
export const TradeSummary = z.strictObject({
  trade: Trade,
  /** Counts from 1; each amendment by a newer document is one more. */
  version: z.int().positive(),
  status: TradeStatus,
  /** The match or break that it stands in. */
  matchId: z.string().optional(),
  documentId: z.string(),
  receivedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** A trade with its lineage: document, page and box of every field, where it was read from one. */
export const TradeView = TradeSummary.extend({
  /** The match that an amendment made stale. */
  staleMatchId: z.string().optional(),
  lineage: Lineage,
  createdAt: z.iso.datetime(),
});
