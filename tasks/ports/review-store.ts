import type { Reason } from '../../domain/document/candidate.ts';
import type { ChangedBy } from './changed-by.ts';

/** What a person decided, as the waiting execution gets it. */
export type ReviewOutcome =
  | { kind: 'accepted' }
  /** `candidate` is the corrected one's key in the work bucket. */
  | { kind: 'corrected'; candidate: string }
  | { kind: 'rejected'; reasons: Reason[] };

export type Review = {
  documentId: string;
  status: 'OPEN' | 'ESCALATED' | 'DECIDED' | 'EXPIRED';
  /** Counts from 1; each correction whose result fails the checks again opens the next round. */
  round: number;
  /** Answers the execution that waits. */
  taskToken: string;
  /** The candidate's key in the work bucket. */
  candidate: string;
  reasons: Reason[];
  /** ISO 8601 instants. */
  requestedAt: string;
  /** How many waits went by without a decision. */
  escalations: number;
  escalatedAt?: string;
  executionArn: string;
  decidedBy?: string;
  decidedAt?: string;
  comment?: string;
  /** SHA-256 of what was decided, so that the same decision again is recognised. */
  decisionHash?: string;
  outcome?: ReviewOutcome;
};

export type ReviewDecision = Required<Pick<Review, 'decidedBy' | 'decisionHash' | 'outcome'>> & Pick<Review, 'comment'>;

export const isUndecided = (review: Review): boolean => review.status === 'OPEN' || review.status === 'ESCALATED';

/** Reviews, one row per document with its latest round. Every decision and escalation appends to the document's audit trail in the same transaction. */
export type ReviewStore = {
  get(documentId: string): Promise<Review | undefined>;

  /**
   * Opens a round, or gives an undecided one its new task token. A round that was decided meanwhile stays decided: the
   * caller answers the token with its outcome.
   *
   * @returns the review as it then stands.
   * @throws ConflictError if a later round is open.
   */
  open(review: Omit<Review, 'status' | 'requestedAt' | 'escalations' | 'escalatedAt'>, by: ChangedBy): Promise<Review>;

  /**
   * Marks an undecided round as escalated for the `escalations`th time, or as expired. The same again changes nothing.
   *
   * @returns the review as it then stands; DECIDED if a decision was first.
   * @throws ConflictError if there is no such round.
   */
  escalate(
    documentId: string,
    round: number,
    to: { status: 'ESCALATED' | 'EXPIRED'; escalations: number },
    by: ChangedBy,
  ): Promise<Review>;

  /**
   * Records the decision of an undecided round. `change` is what the audit trail shows of it.
   *
   * @returns the review as it then stands: someone else's decision if that was first.
   * @throws ConflictError if there is no such round.
   */
  decide(
    documentId: string,
    round: number,
    decision: ReviewDecision,
    change: { before: unknown; after: unknown },
    by: ChangedBy,
  ): Promise<Review>;
};
