import { Duration } from 'aws-cdk-lib';
import {
  type IntegrationPattern,
  JitterType,
  type RetryProps,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { TaskDescription } from '../tasks/task-description.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * What may heal by itself: Lambda's own faults (a crash is Lambda.Unknown or Runtime.ExitError, a time-out
 * Sandbox.Timedout), the state's time-out, and the tasks' named transient errors.
 */
const transientErrors = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'States.Timeout',
  'ServiceUnavailableError',
];

export const transientRetry: RetryProps = {
  errors: transientErrors,
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 6,
  maxDelay: Duration.seconds(30),
  jitterStrategy: JitterType.FULL,
};

/** Time beyond the function's own limit before the state gives up: Lambda reports its time-out itself. */
const invocationGraceSeconds = 5;

/**
 * A service or a function that asks to slow down is not at fault, and a burst of uploads may keep it busy for minutes: ask
 * again for about ten, ever less often.
 */
const throttleRetry: RetryProps = {
  errors: ['ThrottledError', 'Lambda.TooManyRequestsException'],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 24,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/** What an Express execution has time for: it ends after five minutes, and whoever started it starts it again. */
export const briefRetry = (errors: readonly string[]): RetryProps => ({
  errors: [...errors],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 5,
  maxDelay: Duration.seconds(10),
  jitterStrategy: JitterType.FULL,
});

/**
 * A state that runs one task: the payload is `input`, the state's output the task's output. Time-out and retries are the
 * house's; catches are the caller's.
 */
export const invokeTask = (
  scope: Construct,
  stateName: string,
  context: WorkflowContext,
  task: TaskDescription,
  options: {
    input: Record<string, unknown>;
    comment?: string;
    assign?: Record<string, unknown>;
    outputs?: unknown;
    /** With WAIT_FOR_TASK_TOKEN, pass `'{% $states.context.Task.Token %}'` in the input and say how long to wait. */
    integrationPattern?: IntegrationPattern;
    timeout?: Duration;
    heartbeat?: Duration;
    /** Replaces the house's retries, where waiting states must not be repeated on their own time-out. */
    retry?: RetryProps;
    /** True in an Express execution: all retries are over within half a minute. */
    brief?: boolean;
  },
): LambdaInvoke => {
  const state = LambdaInvoke.jsonata(scope, stateName, {
    lambdaFunction: context.functionOf(task),
    payload: TaskInput.fromObject(options.input),
    outputs: options.outputs ?? '{% $states.result.Payload %}',
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration(options.timeout ?? Duration.seconds(task.timeoutSeconds + invocationGraceSeconds)),
    ...(options.heartbeat && { heartbeatTimeout: Timeout.duration(options.heartbeat) }),
    ...(options.comment && { comment: options.comment }),
    ...(options.assign && { assign: options.assign }),
    ...(options.integrationPattern && { integrationPattern: options.integrationPattern }),
  });
  const inTime = (retry: RetryProps): RetryProps => (options.brief ? briefRetry(retry.errors ?? []) : retry);
  state.addRetry(inTime(throttleRetry));
  state.addRetry(inTime(options.retry ?? transientRetry));
  return state;
};
