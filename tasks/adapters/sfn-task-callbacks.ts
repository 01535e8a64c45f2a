import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { TaskTokenGoneError } from '../errors.ts';
import type { TaskCallbacks } from '../ports/task-callbacks.ts';
import { clientOptions, namingErrors } from './client-options.ts';

export const sfnClient = (config: SFNClientConfig = {}): SFNClient =>
  namingErrors(new SFNClient({ ...clientOptions, ...config }));

/** TaskTimedOut also stands for a task that was answered before, TaskDoesNotExist for an execution that ended. */
const goneNames = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

const orGone = async (answer: Promise<unknown>): Promise<void> => {
  try {
    await answer;
  } catch (error) {
    if (error instanceof Error && goneNames.has(error.name))
      throw new TaskTokenGoneError(`nothing waits on this task token any more: ${error.message}`, { cause: error });
    throw error;
  }
};

export const sfnTaskCallbacks = (sfn: SFNClient): TaskCallbacks => ({
  succeed: (taskToken, output) =>
    orGone(sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
  fail: (taskToken, failure) => orGone(sfn.send(new SendTaskFailureCommand({ taskToken, ...failure }))),
});
