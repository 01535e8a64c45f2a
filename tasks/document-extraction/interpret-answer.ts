import { z } from 'zod';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import type { RawAnswer } from '../ports/document-reader.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { writeCandidate } from './candidate-files.ts';
import { ExecutionInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';
import { interpretRawAnswer } from './interpret-raw-answer.ts';

/* Makes a candidate record of Textract's answer. Safe to run twice: the same answer gives the same candidate's files. */

export const Input = ExecutionInput.extend({ answer: z.string() });
export const Output = z.strictObject({ candidate: z.string() });

export const makeInterpretAnswer =
  ({ documents, files }: { documents: Pick<DocumentStore, 'get'>; files: WorkFiles }) =>
  async ({ documentId, answer }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const { kind } = await getDocument(documents, documentId);
    if (!kind) throw new Error(`${documentId} has no kind`);
    const candidate = interpretRawAnswer(JSON.parse(await files.read(answer)) as RawAnswer, kind);
    return { candidate: await writeCandidate(files, documentId, 'candidate', candidate) };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeInterpretAnswer({ documents: dynamoDocumentStore(dynamo), files: s3WorkFiles(s3Client()) }),
});
