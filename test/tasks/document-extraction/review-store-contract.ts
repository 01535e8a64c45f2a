import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConflictError } from '../../../tasks/errors.ts';
import type { ReviewStore } from '../../../tasks/ports/review-store.ts';
import { by } from './document-store-contract.ts';

let suffix = 0;

export const reviewStoreContract = (
  name: string,
  open: () => { reviews: ReviewStore; auditOf(entity: string): Promise<string[]> },
) =>
  describe(`${name}: reviews`, () => {
    let reviews: ReviewStore;
    let auditOf: (entity: string) => Promise<string[]>;
    let documentId: string;
    beforeEach(() => {
      ({ reviews, auditOf } = open());
      suffix += 1;
      documentId = `doc-review-${suffix}`;
    });

    const opened = (round: number, taskToken: string) => ({
      documentId,
      round,
      taskToken,
      candidate: `documents/${documentId}/candidate.json`,
      reasons: [{ code: 'MISSING_FIELD', message: 'notional is missing', field: 'notional' }],
      executionArn: 'arn:execution-1',
    });
    const accepted = { decidedBy: 'ada', decisionHash: 'h1', outcome: { kind: 'accepted' as const } };
    const change = { before: {}, after: { outcome: 'accepted' } };

    it('opens a round once and then gives it its latest token', async () => {
      await reviews.open(opened(1, 'token-1'), by);
      const again = await reviews.open(opened(1, 'token-2'), { ...by, at: '2026-11-09T09:00:00.000Z' });

      expect(again).toMatchObject({ status: 'OPEN', taskToken: 'token-2', requestedAt: by.at, escalations: 0 });
      expect(await reviews.get(documentId)).toEqual(again);
    });

    it('records a decision with its audit entry', async () => {
      await reviews.open(opened(1, 'token-1'), by);

      const decided = await reviews.decide(documentId, 1, accepted, change, by);

      expect(decided).toMatchObject({ status: 'DECIDED', decidedBy: 'ada', decidedAt: by.at, taskToken: 'token-1' });
      expect(await auditOf(`DOCUMENT#${documentId}`)).toEqual(['REVIEW_DECIDED']);
    });

    it('keeps the first of two decisions', async () => {
      await reviews.open(opened(1, 'token-1'), by);
      await reviews.decide(documentId, 1, accepted, change, by);

      const second = await reviews.decide(
        documentId,
        1,
        { ...accepted, decidedBy: 'bob', decisionHash: 'h2' },
        change,
        by,
      );

      expect(second).toMatchObject({ decidedBy: 'ada', decisionHash: 'h1' });
      expect(await auditOf(`DOCUMENT#${documentId}`)).toHaveLength(1);
    });

    it('keeps one of two decisions made at once', async () => {
      await reviews.open(opened(1, 'token-1'), by);

      const [first, second] = await Promise.all(
        ['ada', 'bob'].map((decidedBy) =>
          reviews.decide(documentId, 1, { ...accepted, decidedBy, decisionHash: decidedBy }, change, by),
        ),
      );

      expect(first).toEqual(second);
      expect(await auditOf(`DOCUMENT#${documentId}`)).toHaveLength(1);
    });

    it('gives a decided round back as it was decided', async () => {
      await reviews.open(opened(1, 'token-1'), by);
      await reviews.decide(documentId, 1, accepted, change, by);

      expect(await reviews.open(opened(1, 'token-2'), by)).toMatchObject({
        status: 'DECIDED',
        outcome: { kind: 'accepted' },
      });
    });

    it('opens the next round over a decided one, and never an earlier one', async () => {
      await reviews.open(opened(1, 'token-1'), by);
      await reviews.decide(documentId, 1, accepted, change, by);

      const next = await reviews.open(opened(2, 'token-2'), by);

      expect(next).toMatchObject({ status: 'OPEN', round: 2 });
      expect(next).not.toHaveProperty('decidedBy');
      await expect(reviews.open(opened(1, 'token-3'), by)).rejects.toThrow(ConflictError);
      await expect(reviews.decide(documentId, 1, accepted, change, by)).rejects.toThrow(ConflictError);
    });

    it('counts an escalation once', async () => {
      await reviews.open(opened(1, 'token-1'), by);

      await reviews.escalate(documentId, 1, { status: 'ESCALATED', escalations: 1 }, by);
      const again = await reviews.escalate(documentId, 1, { status: 'ESCALATED', escalations: 1 }, by);

      expect(again).toMatchObject({ status: 'ESCALATED', escalations: 1 });
      expect(await auditOf(`DOCUMENT#${documentId}`)).toEqual(['REVIEW_ESCALATED']);
    });

    it('lets a decision win over an escalation', async () => {
      await reviews.open(opened(1, 'token-1'), by);
      await reviews.decide(documentId, 1, accepted, change, by);

      expect(await reviews.escalate(documentId, 1, { status: 'EXPIRED', escalations: 1 }, by)).toMatchObject({
        status: 'DECIDED',
      });
    });
  });
