import { IntegrationPattern, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { transientRetry } from './invoke-task.ts';

/** The running state's task token. (`JsonPath.taskToken` would render a literal in a JSONata state.) */
const taskToken = '{% $states.context.Task.Token %}';

/** Repeats the call that hands the token over, but never the wait itself: a wait's time-out is for its Catch. */
const retryBeforeWaiting: RetryProps = {
  ...transientRetry,
  errors: transientRetry.errors?.filter((error) => error !== 'States.Timeout') ?? [],
};

/** Options of `invokeTask` for a state that hands its token to the task and waits for someone to answer it. */
export const waitForToken = (input: Record<string, unknown>) => ({
  input: { ...input, taskToken },
  integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
  retry: retryBeforeWaiting,
});
