import { z } from 'zod';
import { defaultLimits } from '../../domain/document/media/document-limits.ts';
import { readStructured } from '../../domain/document/read-structured.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3Uploads, s3WorkFiles } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Uploads } from '../ports/uploads.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { writeCandidate } from './candidate-files.ts';
import { ExecutionInput } from './execution-input.ts';
import { markReading } from './mark-reading.ts';
import { readerOf } from './reader-of.ts';

/*
 * Parses a document that is data, not pages, into candidate records. Safe to run twice: the same bytes give the same files.
 * What can't be read is said in the candidate's reasons, which CheckCandidate routes.
 */

export const Input = ExecutionInput;
export const Output = z.strictObject({ candidate: z.string() });

export const makeReadStructured =
  ({
    documents,
    uploads,
    files,
    clock,
  }: {
    documents: Pick<DocumentStore, 'revise'>;
    uploads: Uploads;
    files: WorkFiles;
    clock: Clock;
  }) =>
  async ({ documentId, executionArn }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const document = await markReading(documents, documentId, changedByExecution(executionArn, clock()));
    const reader = readerOf(document);
    if (reader.kind !== 'STRUCTURED' || !document.kind) throw new Error(`${documentId} is not a structured file`);
    const bytes = await uploads.read(document, defaultLimits.maxBytes);
    const candidate = readStructured(reader.mediaType, bytes, document.kind);
    return { candidate: await writeCandidate(files, documentId, 'candidate', candidate) };
  };

const s3 = s3Client();
export const handler = defineTask({
  Input,
  Output,
  run: makeReadStructured({
    documents: dynamoDocumentStore(dynamo),
    uploads: s3Uploads(s3),
    files: s3WorkFiles(s3),
    clock: Date.now,
  }),
});
