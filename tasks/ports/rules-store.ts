/** A version of some rules, from one person's proposal to another's activation. */
export type RulesRecord<Rules> = {
  version: string;
  rules: Rules;
  status: 'PROPOSED' | 'ACTIVATED';
  proposedBy: string;
  /** ISO 8601. */
  proposedAt: string;
  activatedBy?: string;
  activatedAt?: string;
};

/**
 * Versioned rules: matching's, or the ledgers'. A version never changes; of the activated ones the latest activated holds. Both changes append
 * to the version's audit trail in the same transaction.
 */
export type RulesStore<Rules> = {
  /** The rules that hold now, null while none were ever activated. */
  active(): Promise<Rules | null>;
  find(version: string): Promise<RulesRecord<Rules> | null>;
  /** @throws ConflictError where the version exists with other content, or from someone else. */
  propose(rules: Rules, proposedBy: string, proposedAt: string): Promise<void>;
  /** @throws ConflictError unless the version is proposed, by someone else. */
  activate(version: string, activatedBy: string, activatedAt: string): Promise<void>;
};
