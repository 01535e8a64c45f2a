import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { Page, PageRequest } from './page.ts';

/** How a replay over one past run came out. Counts are rows. */
export type ReplayedRun = {
  runId: string;
  /** Trades of both books that the run had, and how many of them were replayed. */
  trades: number;
  replayedTrades: number;
  newlyMatched: number;
  newlyBroken: number;
  rematched: number;
  /** Notional of the bank's trades in all of these rows. */
  notionalAtStake: { currency: string; notional: string }[];
};

/** A proposed version's replay over past books; its rows are in the work bucket under `key`. */
export type RulesReplay = {
  key: string;
  replayedBy: string;
  /** ISO 8601. */
  replayedAt: string;
  /** The version that held then, which it was compared with. */
  currentVersion: string;
  runs: ReplayedRun[];
};

/** A version of the matching rules, from one person's proposal to another's activation. */
export type RulesRecord = {
  version: string;
  rules: MatchingRules;
  status: 'PROPOSED' | 'ACTIVATED';
  proposedBy: string;
  /** ISO 8601. */
  proposedAt: string;
  replay?: RulesReplay;
  activatedBy?: string;
  activatedAt?: string;
};

/**
 * Versioned matching rules. A version never changes; of the activated ones the latest activated holds. Every change appends
 * to the version's audit trail in the same transaction.
 */
export type RulesStore = {
  /** The rules that hold now, null while none were ever activated. */
  active(): Promise<MatchingRules | null>;
  find(version: string): Promise<RulesRecord | null>;
  /** Versions by index, latest proposal first; of both statuses where none is given. */
  list(query: { status?: RulesRecord['status'] }, page: PageRequest): Promise<Page<RulesRecord>>;
  /** @throws ConflictError where the version exists with other content, or from someone else. */
  propose(rules: MatchingRules, proposedBy: string, proposedAt: string): Promise<void>;
  /**
   * Keeps the version's latest replay.
   * @throws ConflictError unless the version is PROPOSED.
   */
  recordReplay(version: string, replay: RulesReplay): Promise<void>;
  /** @throws ConflictError unless the version is proposed, by someone else, and was replayed against the rules that hold. */
  activate(version: string, activatedBy: string, activatedAt: string): Promise<void>;
};
