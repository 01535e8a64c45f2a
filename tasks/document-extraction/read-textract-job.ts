import { z } from 'zod';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { textractClient, textractReader } from '../adapters/textract-reader.ts';
import { defineTask } from '../define-task.ts';
import type { DocumentReader } from '../ports/document-reader.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { ExecutionInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';
import { keepAnswer, ReadOutcome } from './read-outcome.ts';
import { analysisOf } from './reader-of.ts';

/* Pages a finished job's answer into the work bucket. Safe to run twice: the answer's file is replaced by itself. */

export const Input = ExecutionInput.extend({ jobId: z.string() });
export const Output = ReadOutcome;

export const makeReadTextractJob =
  ({
    documents,
    reader,
    files,
  }: {
    documents: Pick<DocumentStore, 'get'>;
    reader: Pick<DocumentReader, 'readJob'>;
    files: WorkFiles;
  }) =>
  async ({ documentId, jobId }: z.output<typeof Input>): Promise<ReadOutcome> => {
    const document = await getDocument(documents, documentId);
    return keepAnswer(files, documentId, () => reader.readJob(jobId, analysisOf(document)));
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeReadTextractJob({
    documents: dynamoDocumentStore(dynamo),
    reader: textractReader(textractClient()),
    files: s3WorkFiles(s3Client()),
  }),
});
