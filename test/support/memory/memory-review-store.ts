import { documentEntity } from '../../../tasks/adapters/dynamo-document-store.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import { isUndecided, type Review, type ReviewStore } from '../../../tasks/ports/review-store.ts';
import { type MemoryAudit, stored } from './memory-audit.ts';

export const memoryReviewStore = (audit: MemoryAudit): ReviewStore => {
  const rows = new Map<string, Review>();
  const keep = (review: Review): Review => {
    rows.set(review.documentId, stored(review));
    return stored(review);
  };
  const inRound = (documentId: string, round: number): Review => {
    const review = rows.get(documentId);
    if (review?.round !== round) throw new ConflictError(`review of ${documentId} is not in round ${round}`);
    return stored(review);
  };
  const seen = ({ status, round, escalations }: Review) => ({ status, round, escalations });

  return {
    get: async (documentId) => (rows.has(documentId) ? stored(rows.get(documentId)) : undefined),

    open: async (opened, by) => {
      const before = rows.get(opened.documentId);
      if (before && before.round > opened.round) throw new ConflictError('a later round is open');
      if (before?.round !== opened.round)
        return keep({ ...opened, status: 'OPEN', requestedAt: by.at, escalations: 0 });
      if (!isUndecided(before)) return stored(before);
      return keep({ ...before, taskToken: opened.taskToken, executionArn: opened.executionArn });
    },

    escalate: async (documentId, round, { status, escalations }, by) => {
      const before = inRound(documentId, round);
      if (!isUndecided(before) || before.escalations >= escalations) return before;
      const after: Review = { ...before, status, escalations, escalatedAt: by.at };
      const entity = documentEntity(documentId);
      audit.append({ entity, action: `REVIEW_${status}`, before: seen(before), after: seen(after) }, by);
      return keep(after);
    },

    decide: async (documentId, round, decision, change, by) => {
      const before = inRound(documentId, round);
      if (!isUndecided(before)) return before;
      audit.append({ entity: documentEntity(documentId), action: 'REVIEW_DECIDED', ...change }, by);
      return keep({ ...before, ...decision, status: 'DECIDED', decidedAt: by.at });
    },
  };
};
