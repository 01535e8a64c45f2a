import type { MatchingRules } from '../../domain/trade/match/rules.ts';

/** A version of the matching rules, from one person's proposal to another's activation. */
export type RulesRecord = {
  version: string;
  rules: MatchingRules;
  status: 'PROPOSED' | 'ACTIVATED';
  proposedBy: string;
  /** ISO 8601. */
  proposedAt: string;
  activatedBy?: string;
  activatedAt?: string;
};

/**
 * Versioned matching rules. A version never changes; of the activated ones the latest activated holds. Both changes append
 * to the version's audit trail in the same transaction.
 */
export type RulesStore = {
  /** The rules that hold now, null while none were ever activated. */
  active(): Promise<MatchingRules | null>;
  find(version: string): Promise<RulesRecord | null>;
  /** @throws ConflictError where the version exists with other content, or from someone else. */
  propose(rules: MatchingRules, proposedBy: string, proposedAt: string): Promise<void>;
  /** @throws ConflictError unless the version is proposed, by someone else. */
  activate(version: string, activatedBy: string, activatedAt: string): Promise<void>;
};
