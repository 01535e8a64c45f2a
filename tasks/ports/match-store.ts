import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { BreakStatus } from '../../domain/trade/desk/break-status.ts';
import type { ReasonCode } from '../../domain/trade/desk/reason-code.ts';
import type { MatchRow, MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { RowFacts } from '../../domain/trade/match/report.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import type { TradeInPlay } from './trade-store.ts';

/** A decision that has its maker and waits for a second person: the index of such records is by this. */
export type Awaiting = 'MANUAL_MATCH' | 'PROPOSAL' | 'UNMATCH' | 'RESOLUTION';

/** What a person asked for or decided last, and why. */
export type Decision = {
  kind: Awaiting | 'REJECTION';
  by: string;
  /** ISO 8601. */
  at: string;
  reasonCode?: ReasonCode;
  note?: string;
  /** The record's status before a manual match was asked for: it goes back to it when that is refused. */
  fallback?: MatchRecord['status'];
  /** Where the trades stood before a manual match was asked for. */
  stoodIn?: readonly (TradeKey & { matchId: string | null })[];
};

/** A remark on a record. Remarks are only ever added. */
export type Note = { by: string; at: string; text: string };

/**
 * A match or break. Its id follows from the trades it is about, so that a break which every night's run finds again is
 * one record that grows older, and a rerun finds its own.
 */
export type MatchRecord = Omit<MatchRow, 'status'> & {
  matchId: string;
  /**
   * The verdict while it holds; PENDING_APPROVAL while a person's match waits for a second one; SUPERSEDED when the
   * trades got another verdict, REJECTED when a person refused the pair or took it apart.
   */
  status: MatchStatus | 'PENDING_APPROVAL' | 'SUPERSEDED' | 'REJECTED';
  /** The verdict last given, kept when it no longer holds. */
  verdict: MatchStatus;
  /** True for a live match: it alone consumes its trades, each through a claim. */
  consuming: boolean;
  /** What a person decided, no run changes. */
  decidedBy: 'run' | 'person';
  /** Start of the run that gave the verdict, or when the person decided. ISO 8601. */
  decidedAt: string;
  /** The latest run that came to this verdict, and the first; absent where only people did. */
  runId?: string;
  firstRunId?: string;
  rulesVersion: string;
  /** ISO 8601. A break's age counts from `firstSeenAt`, which it inherits from the break that it replaces. */
  createdAt: string;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Of breaks only; people move it on. */
  breakStatus?: BreakStatus;
  /** When people resolved it. ISO 8601. */
  resolvedAt?: string;
  /** Who works on it: a user's subject. */
  owner?: string;
  notes?: readonly Note[];
  /** What its trades are about; absent on records of earlier days. */
  facts?: RowFacts;
  /** The match or break that took this one's place. */
  supersededBy?: string;
  /** Four eyes: who asked for the last decision and who approved it; a write whose two are the same is refused. */
  maker?: string;
  approver?: string;
  decision?: Decision;
  /** What a person's last request came to, by the hash of all it said: the same request again is answered, not done again. */
  lastRequest?: { hash: string; outcome: string };
  /** Index keys of what waits for a second person: both or neither. */
  awaiting?: Awaiting;
  awaitingSince?: string;
  /** Index key of whatever is or was a break: `{breakStatus}#{amount band}`. */
  breakKey?: string;
  /** Index key: the owner, while the break is not resolved. */
  breakOwner?: string;
  /** Counts the record's changes; every change is conditional on the count that it read. */
  revision: number;
  /** Head of the record's audit chain. */
  auditSequence: number;
  auditHash: string;
};

export type TradeKey = { source: TradeSource; tradeId: string };

export const tradeKeysOf = (record: Pick<MatchRow, 'bankTradeIds' | 'counterpartyTradeIds'>): TradeKey[] => [
  ...record.bankTradeIds.map((tradeId): TradeKey => ({ source: 'BANK', tradeId })),
  ...record.counterpartyTradeIds.map((tradeId): TradeKey => ({ source: 'COUNTERPARTY', tradeId })),
];

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
