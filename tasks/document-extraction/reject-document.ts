import { z } from 'zod';
import { Reason } from '../../domain/document/candidate.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from '../adapters/eventbridge-publisher.ts';
import { defineTask } from '../define-task.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { documentEvent, documentEventSource } from './document-event.ts';
import { ExecutionInput } from './execution-input.ts';

/*
 * Ends a document that its sender must do something about. Safe to run twice: a rejected document stays as it is, and the
 * event may come twice.
 */

export const Input = ExecutionInput.extend({ reasons: z.array(Reason).min(1) });
export const Output = z.strictObject({ documentId: z.string(), status: z.string(), reasons: z.array(Reason) });

export const makeRejectDocument =
  ({ documents, events, clock }: { documents: Pick<DocumentStore, 'revise'>; events: EventPublisher; clock: Clock }) =>
  async ({ documentId, executionArn, reasons }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const document = await documents.revise(documentId, changedByExecution(executionArn, clock()), (current) =>
      current.status === 'REJECTED'
        ? null
        : { action: 'DOCUMENT_REJECTED', next: { ...current, status: 'REJECTED', reasons } },
    );
    await events.publish(documentEvent('DocumentRejected', document, { reasons }));
    return { documentId, status: document.status, reasons };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeRejectDocument({
    documents: dynamoDocumentStore(dynamo),
    events: eventBridgePublisher(eventBridgeClient(), documentEventSource),
    clock: Date.now,
  }),
});
