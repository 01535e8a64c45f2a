import { z } from 'zod';
import { dynamoTextractJobs } from '../adapters/dynamo-textract-jobs.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { sfnClient, sfnTaskCallbacks } from '../adapters/sfn-task-callbacks.ts';
import { defineTask } from '../define-task.ts';
import { TaskTokenGoneError } from '../errors.ts';
import { logger } from '../observed.ts';
import type { TaskCallbacks } from '../ports/task-callbacks.ts';
import type { TextractJobs } from '../ports/textract-jobs.ts';

/*
 * Turns Textract's notification into the end of the waiting state. Safe to run twice: a token that was answered is left
 * alone. What finds no waiting state is only logged: the state asks Textract itself when its time is up.
 */

/** An SNS notification as Lambda gets it. */
export const Input = z.object({ Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })) });
export const Output = z.strictObject({ answered: z.number().int() });

/** Source: Amazon Textract Developer Guide, "Amazon Textract results notification". */
const Notification = z.object({ JobId: z.string(), Status: z.string(), JobTag: z.string().optional() });

export const makeCompleteTextractJob =
  ({ jobs, callbacks }: { jobs: Pick<TextractJobs, 'find'>; callbacks: TaskCallbacks }) =>
  async ({ Records }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    let answered = 0;
    for (const { Sns } of Records) {
      const { JobId: jobId, Status: status, JobTag: jobTag } = Notification.parse(JSON.parse(Sns.Message));
      const job = jobTag === undefined ? undefined : await jobs.find(jobTag);
      // Any finished job of a document has its answer; a failure only counts if it is the one that is waited for.
      if (!job || (status === 'FAILED' && job.jobId !== undefined && job.jobId !== jobId)) {
        logger.warn('a notification that nothing waits for', { jobId, jobTag, status });
        continue;
      }
      try {
        if (status === 'FAILED')
          await callbacks.fail(job.taskToken, { error: 'TextractJobFailed', cause: `job ${jobId} failed` });
        else await callbacks.succeed(job.taskToken, { kind: 'ready', jobId });
        answered += 1;
      } catch (error) {
        if (!(error instanceof TaskTokenGoneError)) throw error;
        logger.warn(error.message, { jobId, jobTag, status });
      }
    }
    return { answered };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeCompleteTextractJob({ jobs: dynamoTextractJobs(dynamo), callbacks: sfnTaskCallbacks(sfnClient()) }),
});
