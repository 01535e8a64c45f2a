import type { Trade, TradeSource } from '../../domain/trade/trade.ts';

/** A trade as a run's snapshot has it, with what a verdict on it must rest on when it is written. */
export type TradeInPlay = {
  trade: Trade;
  /** The trade's version: an amendment makes one more, and a verdict on the old terms is then refused. */
  version: number;
  /** The break or proposal that the trade stands in, null where no run has had a verdict on it. */
  matchId: string | null;
  /** The match that an amendment of this trade made stale, null where there is none. */
  staleMatchId: string | null;
};

/** Where a walk over a book's open trades goes on. Opaque: as given by the page before. */
export type TradeCursor = Record<string, unknown>;

/** Both books, as matching reads them. */
export type TradeStore = {
  /**
   * A page of the trades that stand in no live match, by index and not by scan, and the cursor of the next page: null
   * after the last. The indexes run a moment behind the table: what is written later rests on each trade's own row.
   */
  pageInPlay(
    source: TradeSource,
    cursor: TradeCursor | null,
  ): Promise<{ trades: TradeInPlay[]; next: TradeCursor | null }>;
  /** How many trades of a book no run has had a verdict on; counts no further than `atMost`. */
  countNew(source: TradeSource, atMost: number): Promise<number>;
};
