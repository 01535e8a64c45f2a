import { z } from 'zod';
import { shortened } from '../../domain/wording/shortened.ts';
import { dynamoAnnouncedUploads } from '../adapters/dynamo-announced-uploads.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from '../adapters/eventbridge-publisher.ts';
import { defineTask } from '../define-task.ts';
import { logger } from '../observed.ts';
import type { AnnouncedUploads } from '../ports/announced-uploads.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentRecord, DocumentStatus, DocumentStore } from '../ports/document-store.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { documentEvent, documentEventSource } from './document-event.ts';
import { documentIdOf, UploadDetail } from './upload-event.ts';

/*
 * Leaves a record and an event of an execution that failed, timed out or was stopped, whatever the state it failed at. The
 * execution itself stays redrivable at that state. Safe to run twice: a failure is recorded once per end of the execution.
 */

/** EventBridge's "Step Functions Execution Status Change", as far as it is used. */
export const Input = z.object({
  detail: z.object({
    executionArn: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** The execution's input as JSON text; null where it is too long for an event. */
    input: z.string().nullish(),
    stopDate: z.number().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export const Output = z.strictObject({ documentId: z.string().nullable(), recorded: z.boolean() });

const ExecutionInput = z.object({ detail: UploadDetail, time: z.string() });

/** A late or repeated event must not take back what a redrive reached meanwhile. */
const finalStatuses: readonly DocumentStatus[] = ['EXTRACTED', 'REJECTED', 'DUPLICATE'];

/** A cause is a whole stack trace at times. */
const causeLength = 1_000;

type Ports = { documents: DocumentStore; announced: AnnouncedUploads; events: EventPublisher; clock: Clock };

export const makeRecordFailure =
  ({ documents, announced, events, clock }: Ports) =>
  async ({ detail }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const { executionArn, status, error, cause } = detail;
    const parsed = ExecutionInput.safeParse(JSON.parse(detail.input ?? 'null'));
    if (!parsed.success) {
      logger.error('a failed execution whose input names no upload', { executionArn, input: detail.input });
      return { documentId: null, recorded: false };
    }
    const by = changedByExecution(executionArn, detail.stopDate ?? clock());
    const upload = parsed.data.detail;
    const documentId = documentIdOf(upload);
    const reason = {
      code: 'EXECUTION_FAILED',
      message: `${error ?? status}${cause ? `: ${shortened(cause, causeLength)}` : ''}`,
    };
    const failed: Pick<DocumentRecord, 'status' | 'reasons' | 'updatedAt'> = {
      status: 'FAILED',
      reasons: [reason],
      updatedAt: by.at,
    };

    if (!(await documents.get(documentId))) {
      // Register itself failed: the upload would be nowhere to be seen.
      const document: DocumentRecord = {
        documentId,
        bucket: upload.bucket.name,
        key: upload.object.key,
        ...(upload.object['version-id'] && { versionId: upload.object['version-id'] }),
        sizeBytes: upload.object.size,
        uploadedBy: await announced.senderOf(upload.object.key, documentId),
        receivedAt: parsed.data.time,
        executionArn,
        version: 0,
        ...failed,
      };
      await documents.register({ document }, by);
    }
    const document = await documents.revise(documentId, by, (current) =>
      current.executionArn !== executionArn ||
      finalStatuses.includes(current.status) ||
      (current.status === 'FAILED' && current.updatedAt === by.at)
        ? null
        : { action: 'DOCUMENT_FAILED', next: { ...current, ...failed } },
    );
    const recorded = document.status === 'FAILED' && document.executionArn === executionArn;
    if (recorded) await events.publish(documentEvent('DocumentFailed', document, { reasons: document.reasons }));
    return { documentId, recorded };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeRecordFailure({
    documents: dynamoDocumentStore(dynamo),
    announced: dynamoAnnouncedUploads(dynamo),
    events: eventBridgePublisher(eventBridgeClient(), documentEventSource),
    clock: Date.now,
  }),
});
