import { z } from 'zod';
import { DocumentKind, Reason } from '../../domain/document/candidate.ts';
import { dynamoAnnouncedUploads } from '../adapters/dynamo-announced-uploads.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3Uploads } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import type { AnnouncedUploads } from '../ports/announced-uploads.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';
import type { Uploads } from '../ports/uploads.ts';
import { claimContent } from './claim-content.ts';
import { readerOf } from './reader-of.ts';
import { recogniseUpload } from './recognise-upload.ts';
import { documentIdOf, UploadDetail } from './upload-event.ts';

/*
 * Recognises an upload by its content, records it and claims the content. Safe to run twice: the document's id follows
 * from the object's version, the row and the claim are written in one conditional transaction, and a repetition within
 * the same execution gives the answer that the row already holds.
 */

export const Input = z.strictObject({ detail: UploadDetail, time: z.iso.datetime(), executionArn: z.string() });

export const Output = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('registered'),
    documentId: z.string(),
    documentKind: DocumentKind,
    reader: z.enum(['STRUCTURED', 'PAGE', 'JOB']),
  }),
  z.strictObject({ kind: z.literal('duplicate'), documentId: z.string(), duplicateOf: z.string() }),
  z.strictObject({ kind: z.literal('alreadyHandled'), documentId: z.string(), status: z.string() }),
  z.strictObject({ kind: z.literal('refused'), documentId: z.string(), reasons: z.array(Reason) }),
]);
type Output = z.infer<typeof Output>;

type Ports = { documents: DocumentStore; uploads: Uploads; announced: AnnouncedUploads; clock: Clock };

export const makeRegisterDocument =
  ({ documents, uploads, announced, clock }: Ports) =>
  async ({ detail, time, executionArn }: z.output<typeof Input>): Promise<Output> => {
    const documentId = documentIdOf(detail);
    const by = changedByExecution(executionArn, clock());
    const before = await documents.get(documentId);
    if (before && before.status !== 'FAILED') {
      if (before.executionArn === executionArn) return outcomeOf(before);
      return { kind: 'alreadyHandled', documentId, status: before.status };
    }
    const received: DocumentRecord = {
      documentId,
      bucket: detail.bucket.name,
      key: detail.object.key,
      ...(detail.object['version-id'] && { versionId: detail.object['version-id'] }),
      sizeBytes: detail.object.size,
      uploadedBy: before?.uploadedBy ?? (await announced.senderOf(detail.object.key, documentId)),
      status: 'RECEIVED',
      reasons: [],
      receivedAt: time,
      updatedAt: by.at,
      executionArn,
      version: 0,
    };
    const document = await recogniseUpload(received, uploads);
    if (document.reasons.length > 0) {
      await documents.register({ document, ...(before && { before }) }, by);
      return outcomeOf(document);
    }
    const claimed = await claimContent(documents, document, before, by);
    if (claimed.executionArn === executionArn) return outcomeOf(claimed);
    return { kind: 'alreadyHandled', documentId, status: claimed.status };
  };

const outcomeOf = (document: DocumentRecord): Output => {
  const { documentId, duplicateOf, reasons, kind } = document;
  if (duplicateOf) return { kind: 'duplicate', documentId, duplicateOf };
  if (reasons.length > 0 || !kind) return { kind: 'refused', documentId, reasons };
  const reader = readerOf(document);
  if (reader.kind === 'REFUSED') return { kind: 'refused', documentId, reasons: [reader.reason] };
  return { kind: 'registered', documentId, documentKind: kind, reader: reader.kind };
};

export const handler = defineTask({
  Input,
  Output,
  run: makeRegisterDocument({
    documents: dynamoDocumentStore(dynamo),
    uploads: s3Uploads(s3Client()),
    announced: dynamoAnnouncedUploads(dynamo),
    clock: Date.now,
  }),
});
