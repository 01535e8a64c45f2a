import { type DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError, ThrottledError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import { isUndecided, type Review, type ReviewStore } from '../ports/review-store.ts';
import { appendAudit, lastAuditEntry } from './audit-trail.ts';
import { documentEntity } from './dynamo-document-store.ts';
import { tableName } from './environment.ts';

const isNew = 'attribute_not_exists(documentId)';
const isEarlierRound = '#round < :round';
const isUndecidedRound = '#round = :round AND #status IN (:open, :escalated)';
/** A round that is waited for again has a new token, which must not be lost under an older reading of the row. */
const hasSameToken = 'taskToken = :token';
const names = { '#round': 'round', '#status': 'status' };
const undecided = { ':open': 'OPEN', ':escalated': 'ESCALATED' };

const changeAttempts = 5;

export const dynamoReviewStore = (dynamo: DynamoDBDocumentClient): ReviewStore => {
  const get = async (documentId: string): Promise<Review | undefined> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('Reviews'), Key: { documentId }, ConsistentRead: true }),
    );
    return Item as Review | undefined;
  };

  const write = async (
    { before, after }: { before: Review; after: Review },
    audited: { action: string; before: unknown; after: unknown },
    by: ChangedBy,
  ): Promise<void> => {
    const entity = documentEntity(after.documentId);
    const previous = await lastAuditEntry(dynamo, entity);
    await dynamo.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: tableName('Reviews'),
              Item: after,
              ConditionExpression: `${isUndecidedRound} AND ${hasSameToken}`,
              ExpressionAttributeNames: names,
              ExpressionAttributeValues: { ':round': after.round, ':token': before.taskToken, ...undecided },
            },
          },
          appendAudit(previous, { entity, ...audited }, by),
        ],
      }),
    );
  };

  /** Changes an undecided round, reading again where someone else was first; a decided one comes back as it is. */
  const change = async (
    documentId: string,
    round: number,
    make: (before: Review) => { after: Review; audited: { action: string; before: unknown; after: unknown } } | null,
    by: ChangedBy,
  ): Promise<Review> => {
    for (let attempt = 1; ; attempt += 1) {
      const before = await get(documentId);
      if (before?.round !== round) throw new ConflictError(`review of ${documentId} is not in round ${round}`);
      const made = isUndecided(before) ? make(before) : null;
      if (!made) return before;
      try {
        await write({ before, after: made.after }, made.audited, by);
        return made.after;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        if (attempt === changeAttempts)
          throw new ThrottledError(`the review of ${documentId} keeps being changed by others`, { cause: error });
      }
    }
  };

  return {
    get,

    open: async (opened, by) => {
      const before = await get(opened.documentId);
      const sameRound = before?.round === opened.round ? before : undefined;
      if (sameRound && !isUndecided(sameRound)) return sameRound;
      const review: Review = sameRound
        ? { ...sameRound, taskToken: opened.taskToken, executionArn: opened.executionArn }
        : { ...opened, status: 'OPEN', requestedAt: by.at, escalations: 0 };
      try {
        await dynamo.send(
          new PutCommand({
            TableName: tableName('Reviews'),
            Item: review,
            ConditionExpression: `${isNew} OR ${isEarlierRound} OR (${isUndecidedRound})`,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':round': review.round, ...undecided },
          }),
        );
        return review;
      } catch (error) {
        const current = error instanceof ConflictError ? await get(opened.documentId) : undefined;
        if (current?.round === opened.round) return current;
        throw error;
      }
    },

    escalate: (documentId, round, { status, escalations }, by) => {
      const seen = (review: Review) => ({ status: review.status, round, escalations: review.escalations });
      return change(
        documentId,
        round,
        (before) => {
          if (before.escalations >= escalations) return null;
          const after: Review = { ...before, status, escalations, escalatedAt: by.at };
          return { after, audited: { action: `REVIEW_${status}`, before: seen(before), after: seen(after) } };
        },
        by,
      );
    },

    decide: (documentId, round, decision, audited, by) =>
      change(
        documentId,
        round,
        (before) => ({
          after: { ...before, ...decision, status: 'DECIDED', decidedAt: by.at },
          audited: { action: 'REVIEW_DECIDED', ...audited },
        }),
        by,
      ),
  };
};
