import { z } from 'zod';
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
import { RecordLinks } from './store-outcome.ts';

/*
 * Links the document to its records and tells the other flows: matching, invoice approval, expenses. Safe to run twice:
 * an extracted document stays as it is, and the event may come twice.
 */

export const Input = ExecutionInput.extend({ records: RecordLinks });
export const Output = z.strictObject({ documentId: z.string(), status: z.string(), records: RecordLinks });

export const makeHandOnDocument =
  ({ documents, events, clock }: { documents: Pick<DocumentStore, 'revise'>; events: EventPublisher; clock: Clock }) =>
  async ({ documentId, executionArn, records }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const document = await documents.revise(documentId, changedByExecution(executionArn, clock()), (current) =>
      current.status === 'EXTRACTED'
        ? null
        : { action: 'DOCUMENT_EXTRACTED', next: { ...current, status: 'EXTRACTED', reasons: [], records } },
    );
    await events.publish(documentEvent('DocumentExtracted', document, { records }));
    return { documentId, status: document.status, records };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeHandOnDocument({
    documents: dynamoDocumentStore(dynamo),
    events: eventBridgePublisher(eventBridgeClient(), documentEventSource),
    clock: Date.now,
  }),
});
