import { z } from 'zod';
import { sha256 } from '../adapters/audit-trail.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoTextractJobs } from '../adapters/dynamo-textract-jobs.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { sfnClient, sfnTaskCallbacks } from '../adapters/sfn-task-callbacks.ts';
import { jobNotifications, textractClient, textractReader } from '../adapters/textract-reader.ts';
import { defineTask } from '../define-task.ts';
import { UnreadableDocumentError } from '../errors.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentReader } from '../ports/document-reader.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { TaskCallbacks } from '../ports/task-callbacks.ts';
import type { TextractJobs } from '../ports/textract-jobs.ts';
import { ExecutionInput } from './execution-input.ts';
import { markReading } from './mark-reading.ts';
import { analysisOf } from './reader-of.ts';

/*
 * Starts a job whose notification will answer the waiting state. Safe to run twice: the token is kept before the job is
 * started, and the request token follows from it, so the same state's second delivery gets the same job.
 */

export const Input = ExecutionInput.extend({ taskToken: z.string() });
export const Output = z.strictObject({});

/** Textract keeps a job's answer for seven days; a token older than that has nothing to wait for. */
const keepSeconds = 8 * 24 * 60 * 60;

export const makeStartTextractJob =
  ({
    documents,
    jobs,
    reader,
    callbacks,
    clock,
  }: {
    documents: Pick<DocumentStore, 'revise'>;
    jobs: TextractJobs;
    reader: Pick<DocumentReader, 'startJob'>;
    callbacks: Pick<TaskCallbacks, 'succeed'>;
    clock: Clock;
  }) =>
  async ({ documentId, executionArn, taskToken }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const now = clock();
    const document = await markReading(documents, documentId, changedByExecution(executionArn, now));
    await jobs.keep({ jobTag: documentId, taskToken }, Math.floor(now / 1000) + keepSeconds);
    try {
      const names = { jobTag: documentId, requestToken: sha256(taskToken) };
      const jobId = await reader.startJob(document, analysisOf(document), names);
      await jobs.started({ jobTag: documentId, taskToken, jobId });
    } catch (error) {
      if (!(error instanceof UnreadableDocumentError)) throw error;
      // The task's own output goes nowhere while the state waits: the outcome goes by the token.
      const reasons = [{ code: error.code, message: error.message }];
      await callbacks.succeed(taskToken, { kind: 'unreadable', reasons });
    }
    return {};
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeStartTextractJob({
    documents: dynamoDocumentStore(dynamo),
    jobs: dynamoTextractJobs(dynamo),
    reader: textractReader(textractClient(), jobNotifications),
    callbacks: sfnTaskCallbacks(sfnClient()),
    clock: Date.now,
  }),
});
