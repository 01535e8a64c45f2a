import type { z } from 'zod';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { textractClient, textractReader } from '../adapters/textract-reader.ts';
import { defineTask } from '../define-task.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentReader } from '../ports/document-reader.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { ExecutionInput } from './execution-input.ts';
import { markReading } from './mark-reading.ts';
import { keepAnswer, ReadOutcome } from './read-outcome.ts';
import { analysisOf } from './reader-of.ts';

/* Reads a document of one page. Safe to run twice: Textract is asked again and the answer's file replaced. */

export const Input = ExecutionInput;
export const Output = ReadOutcome;

export const makeReadPage =
  ({
    documents,
    reader,
    files,
    clock,
  }: {
    documents: Pick<DocumentStore, 'revise'>;
    reader: Pick<DocumentReader, 'readPage'>;
    files: WorkFiles;
    clock: Clock;
  }) =>
  async ({ documentId, executionArn }: z.output<typeof Input>): Promise<ReadOutcome> => {
    const document = await markReading(documents, documentId, changedByExecution(executionArn, clock()));
    return keepAnswer(files, documentId, () => reader.readPage(document, analysisOf(document)));
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeReadPage({
    documents: dynamoDocumentStore(dynamo),
    reader: textractReader(textractClient()),
    files: s3WorkFiles(s3Client()),
    clock: Date.now,
  }),
});
