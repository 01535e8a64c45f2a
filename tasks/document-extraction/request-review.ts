import { z } from 'zod';
import { Reason } from '../../domain/document/candidate.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoReviewStore } from '../adapters/dynamo-review-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from '../adapters/eventbridge-publisher.ts';
import { sfnClient, sfnTaskCallbacks } from '../adapters/sfn-task-callbacks.ts';
import { defineTask } from '../define-task.ts';
import { TaskTokenGoneError } from '../errors.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { ReviewStore } from '../ports/review-store.ts';
import type { TaskCallbacks } from '../ports/task-callbacks.ts';
import { documentEvent, documentEventSource } from './document-event.ts';
import { ExecutionInput } from './execution-input.ts';

/*
 * Opens a review with the token that its decision answers. Safe to run twice: a round is opened once and then only gets
 * its latest token; a decision that came while nothing waited (a time-out, an aborted execution) is handed on at once.
 */

export const Input = ExecutionInput.extend({
  taskToken: z.string(),
  candidate: z.string(),
  reasons: z.array(Reason),
  round: z.number().int().positive(),
});
export const Output = z.strictObject({});

export const makeRequestReview =
  ({
    documents,
    reviews,
    callbacks,
    events,
    clock,
  }: {
    documents: Pick<DocumentStore, 'revise'>;
    reviews: Pick<ReviewStore, 'open'>;
    callbacks: Pick<TaskCallbacks, 'succeed'>;
    events: EventPublisher;
    clock: Clock;
  }) =>
  async (input: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const { documentId, executionArn, taskToken } = input;
    const by = changedByExecution(executionArn, clock());
    const review = await reviews.open(input, by);
    if (review.outcome) {
      await callbacks.succeed(taskToken, review.outcome).catch(ignoreGone);
      return {};
    }
    const document = await documents.revise(documentId, by, (current) =>
      current.status === 'IN_REVIEW'
        ? null
        : { action: 'DOCUMENT_IN_REVIEW', next: { ...current, status: 'IN_REVIEW', reasons: input.reasons } },
    );
    const { round, candidate, reasons } = review;
    await events.publish(documentEvent('DocumentReviewRequested', document, { round, candidate, reasons }));
    return {};
  };

/** The second delivery finds the token answered by the first. */
const ignoreGone = (error: unknown): void => {
  if (!(error instanceof TaskTokenGoneError)) throw error;
};

export const handler = defineTask({
  Input,
  Output,
  run: makeRequestReview({
    documents: dynamoDocumentStore(dynamo),
    reviews: dynamoReviewStore(dynamo),
    callbacks: sfnTaskCallbacks(sfnClient()),
    events: eventBridgePublisher(eventBridgeClient(), documentEventSource),
    clock: Date.now,
  }),
});
