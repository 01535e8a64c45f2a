import { z } from 'zod';
import { Reason } from '../../domain/document/candidate.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoTextractJobs } from '../adapters/dynamo-textract-jobs.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { textractClient, textractReader } from '../adapters/textract-reader.ts';
import { defineTask } from '../define-task.ts';
import { TextractJobFailedError } from '../errors.ts';
import type { DocumentReader } from '../ports/document-reader.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { TextractJobs } from '../ports/textract-jobs.ts';
import { ExecutionInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';
import { analysisOf } from './reader-of.ts';

/* Asks Textract how a job stands whose notification was a failure or did not come. Only reads. */

export const Input = ExecutionInput.extend({
  /** Counts from 1 every look at the document's job, whichever job it was. */
  attempt: z.number().int().positive(),
  redriveCount: z.number().int().nonnegative(),
});
export const Output = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), jobId: z.string() }),
  z.strictObject({ kind: z.literal('unreadable'), reasons: z.array(Reason) }),
  /** It still works: look again later. */
  z.strictObject({ kind: z.literal('running') }),
  /** There is no such job, or it failed: start another. */
  z.strictObject({ kind: z.literal('restart') }),
]);

/** Looks before the execution fails; each redrive grants as many again. */
const attemptsPerDrive = 4;

export const makeCheckTextractJob =
  ({
    documents,
    jobs,
    reader,
  }: {
    documents: Pick<DocumentStore, 'get'>;
    jobs: Pick<TextractJobs, 'find'>;
    reader: Pick<DocumentReader, 'jobState'>;
  }) =>
  async ({ documentId, attempt, redriveCount }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const document = await getDocument(documents, documentId);
    const jobId = (await jobs.find(documentId))?.jobId;
    const state = jobId ? await reader.jobState(jobId, analysisOf(document)) : ({ kind: 'unknown' } as const);
    if (state.kind === 'succeeded' && jobId) return { kind: 'ready', jobId };
    if (state.kind === 'unreadable')
      return { kind: 'unreadable', reasons: [{ code: state.code, message: state.message }] };
    if (attempt >= attemptsPerDrive * (redriveCount + 1)) {
      const why = state.kind === 'failed' ? `failed: ${state.message}` : `is ${state.kind}`;
      throw new TextractJobFailedError(`after ${attempt} attempts, job ${jobId} of ${documentId} ${why}`);
    }
    return { kind: state.kind === 'running' ? 'running' : 'restart' };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeCheckTextractJob({
    documents: dynamoDocumentStore(dynamo),
    jobs: dynamoTextractJobs(dynamo),
    reader: textractReader(textractClient()),
  }),
});
