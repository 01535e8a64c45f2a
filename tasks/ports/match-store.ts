import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { MatchRow, MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import type { TradeInPlay } from './trade-store.ts';

/**
 * A match or break. Its id follows from the trades it is about, so that a break which every night's run finds again is
 * one record that grows older, and a rerun finds its own.
 */
export type MatchRecord = Omit<MatchRow, 'status'> & {
  matchId: string;
  /** The verdict while it holds; SUPERSEDED when the trades got another, REJECTED when a person refused the pair. */
  status: MatchStatus | 'SUPERSEDED' | 'REJECTED';
  /** The verdict last given, kept when it no longer holds. */
  verdict: MatchStatus;
  /** True for a live match: it alone consumes its trades, each through a claim. */
  consuming: boolean;
  /** What a person decided, no run changes. */
  decidedBy: 'run' | 'person';
  /** Start of the run that gave the verdict, or when the person decided. ISO 8601. */
  decidedAt: string;
  /** The latest run that came to this verdict, and the first. */
  runId: string;
  firstRunId: string;
  rulesVersion: string;
  /** ISO 8601. A break's age counts from `firstSeenAt`, which it inherits from the break that it replaces. */
  createdAt: string;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Of breaks only; people move it on. */
  breakStatus?: 'OPEN' | 'INVESTIGATING' | 'RESOLVED';
  /** The match or break that took this one's place. */
  supersededBy?: string;
  /** Four eyes: who asked for a manual decision and who approved it; a write whose two are the same is refused. */
  maker?: string;
  approver?: string;
  /** Counts the record's changes; every change is conditional on the count that it read. */
  revision: number;
  /** Head of the record's audit chain. */
  auditSequence: number;
  auditHash: string;
};

export type TradeKey = { source: TradeSource; tradeId: string };

/** What changes together, or not at all. */
export type MatchTransaction = {
  matchId: string;
  /** `expectedRevision` null: no such record may exist. Attributes that `set` does not name stay as people left them. */
  records: readonly {
    matchId: string;
    expectedRevision: number | null;
    set: Partial<MatchRecord>;
    remove?: readonly (keyof MatchRecord)[];
  }[];
  /** Rows of the two books, each still at the version and in the match that the verdict rests on. */
  trades: readonly (TradeKey & {
    expected: { version: number; matchId: string | null; staleMatchId?: string };
    matchStatus: string;
    /** null: the trade stands in no match or break. */
    matchId: string | null;
  })[];
  /** Trades that `matchId` consumes: refused where another match has the trade. */
  claims: readonly TradeKey[];
  /** Claims of `matchId` given up. */
  releases: readonly TradeKey[];
  audit: readonly AuditEntry[];
};

/** `conflict`: something that the transaction rests on is no longer so, or is being changed right now. Read and plan again. */
export type CommitOutcome = 'committed' | 'conflict';

/** DynamoDB's limit. */
export const actionsPerTransaction = 100;

export const actionCount = ({ records, trades, claims, releases, audit }: MatchTransaction): number =>
  records.length + trades.length + claims.length + releases.length + audit.length;

/** Matches and breaks, with one claim per trade and side: a trade is in at most one live match. */
export type MatchStore = {
  /** The records that exist among `matchIds`, read consistently. */
  findAll(matchIds: readonly string[]): Promise<Map<string, MatchRecord>>;
  /** The match that consumes the trade, null where none does. */
  claimantOf(trade: TradeKey): Promise<string | null>;
  /** The trades' rows that exist, read consistently. */
  tradesOf(keys: readonly TradeKey[]): Promise<TradeInPlay[]>;
  /**
   * Commits each transaction whole or not at all; the outcomes are in the transactions' order.
   * @throws ServiceUnavailableError; what was committed by then stays committed.
   * @throws RangeError for a transaction of more actions than `actionsPerTransaction`.
   */
  commit(transactions: readonly MatchTransaction[]): Promise<CommitOutcome[]>;
};
