import { z } from 'zod';
import { Reason } from '../../domain/document/candidate.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoReviewStore } from '../adapters/dynamo-review-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from '../adapters/eventbridge-publisher.ts';
import { defineTask } from '../define-task.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { ReviewStore } from '../ports/review-store.ts';
import { documentEvent, documentEventSource } from './document-event.ts';
import { ExecutionInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';

/*
 * Says that nobody decided a review in time: an escalation, and after the last wait the end of the review. Safe to run
 * twice: a wait is counted once. A decision that came meanwhile wins: the next wait hands it on.
 */

export const Input = ExecutionInput.extend({
  round: z.number().int().positive(),
  /** Which wait of this round went by, from 1. */
  wait: z.number().int().positive(),
  lastWait: z.boolean(),
});
export const Output = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waitOn') }),
  z.strictObject({ kind: z.literal('expired'), reasons: z.array(Reason) }),
]);

export const makeEscalateReview =
  ({
    documents,
    reviews,
    events,
    clock,
  }: {
    documents: Pick<DocumentStore, 'get'>;
    reviews: Pick<ReviewStore, 'escalate'>;
    events: EventPublisher;
    clock: Clock;
  }) =>
  async (input: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const { documentId, executionArn, round, wait, lastWait } = input;
    const status = lastWait ? 'EXPIRED' : 'ESCALATED';
    const by = changedByExecution(executionArn, clock());
    const review = await reviews.escalate(documentId, round, { status, escalations: wait }, by);
    if (review.status === 'DECIDED') return { kind: 'waitOn' };
    const document = await getDocument(documents, documentId);
    const { requestedAt, reasons } = review;
    await events.publish(
      documentEvent('DocumentReviewEscalated', document, { round, wait, lastWait, requestedAt, reasons }),
    );
    if (!lastWait) return { kind: 'waitOn' };
    const message = `Nobody decided the review since ${requestedAt}. Send the document again to have it read anew.`;
    return { kind: 'expired', reasons: [{ code: 'REVIEW_EXPIRED', message }, ...reasons] };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeEscalateReview({
    documents: dynamoDocumentStore(dynamo),
    reviews: dynamoReviewStore(dynamo),
    events: eventBridgePublisher(eventBridgeClient(), documentEventSource),
    clock: Date.now,
  }),
});
