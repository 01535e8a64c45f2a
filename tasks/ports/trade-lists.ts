import type { Lineage } from '../../domain/document/lineage.ts';
import type { Trade, TradeSource } from '../../domain/trade/trade.ts';
import type { Page, PageRequest } from './page.ts';

/** A trade's row as people see it. */
export type TradeRow = {
  trade: Trade;
  /** Counts from 1; each amendment by a newer document is one more. */
  version: number;
  /** UNMATCHED until a run has a verdict on it, then where it stands. */
  matchStatus: string;
  /** The match or break that it stands in. */
  matchId?: string;
  /** The match that an amendment made stale. */
  staleMatchId?: string;
  /** Document, record and place on the page of every field, where it was read from one. */
  lineage: Lineage;
  /** ISO 8601. */
  receivedAt: string;
  createdAt: string;
  updatedAt: string;
};

/** Which trades. Every member is optional: absent stands for all. */
export type TradeQuery = {
  source?: TradeSource | undefined;
  status?: string | undefined;
  /** The party that is not the bank, by its LEI, or by its name, however written; a name takes longer to look for. */
  counterparty?: string | undefined;
  /** Trade dates, ISO 8601, both ends included. Undated trades are in a list without `to`, before all others. */
  from?: string | undefined;
  to?: string | undefined;
};

/** Both books, as people look at them. */
export type TradeLists = {
  /** By index and not by scan, newest trade date first. */
  list(query: TradeQuery, page: PageRequest): Promise<Page<TradeRow>>;
  find(source: TradeSource, tradeId: string): Promise<TradeRow | null>;
};
