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

/** A version of some rules, matching's or the ledgers', from one person's proposal to another's activation. */
export type RulesRecord<Rules = MatchingRules> = {
  version: string;
  rules: Rules;
  status: 'PROPOSED' | 'ACTIVATED';
  proposedBy: string;
  /** ISO 8601. */
  proposedAt: string;
  replay?: RulesReplay;
  activatedBy?: string;
  activatedAt?: string;
};

/**
 * Versioned rules of one kind. A version never changes; of the activated ones the latest activated holds. Every change appends
 * to the version's audit trail in the same transaction.
 */
export type RulesStore<Rules = MatchingRules> = {
  /** The rules that hold now, null while none were ever activated. */
  active(): Promise<Rules | null>;
  find(version: string): Promise<RulesRecord<Rules> | null>;
  /** Versions by index, latest proposal first; of both statuses where none is given. */
  list(query: { status?: RulesRecord['status'] }, page: PageRequest): Promise<Page<RulesRecord<Rules>>>;
  /** @throws ConflictError where the version exists with other content, or from someone else. */
  propose(rules: Rules, proposedBy: string, proposedAt: string): Promise<void>;
  /**
   * Keeps the version's latest replay.
   * @throws ConflictError unless the version is PROPOSED.
   */
  recordReplay(version: string, replay: RulesReplay): Promise<void>;
  /**
   * @throws ConflictError unless the version is proposed, by someone else, and, where the kind of rules can be replayed, was
   * replayed against the rules that hold.
   */
  activate(version: string, activatedBy: string, activatedAt: string): Promise<void>;
};
