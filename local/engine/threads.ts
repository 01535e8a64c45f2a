import type { Failure, Scope } from './execution.ts';
import { failureDetails, outputDetails } from './history/event-types.ts';
import type { Json } from './json.ts';
import { childFailed, childSucceeded } from './states/fan-out.ts';
import { childIds, type Step } from './step.ts';

/** A thread reached the end of its machine. */
export const endScope = (step: Step, scope: Scope, output: Json): void => {
  if (scope.parentId !== undefined) {
    childSucceeded(step, scope, output);
    return;
  }
  delete scope.state;
  scope.status = 'succeeded';
  const text = step.text(output);
  step.record(scope, 'ExecutionSucceeded', { executionSucceededEventDetails: outputDetails(text) });
  const { record } = step.execution;
  record.output = text;
  finish(step, 'SUCCEEDED');
};

/** A thread's state failed with nothing left to catch it. The state stays where it is: redrive starts again there. */
export const failScope = (step: Step, scope: Scope, failure: Failure): void => {
  if (step.environment.observer) {
    step.environment.observer.failed();
    return;
  }
  scope.status = 'failed';
  scope.failure = failure;
  step.touch(scope);
  if (scope.parentId !== undefined) childFailed(step, scope, failure);
  else endExecution(step, 'FAILED', failure);
};

/** Ends the execution from outside or by the root's failure. */
export const endExecution = (step: Step, status: 'FAILED' | 'ABORTED' | 'TIMED_OUT', failure: Failure): void => {
  const { record } = step.execution;
  const root = step.scope(0);
  abortWork(step, root);
  const details = failureDetails(failure);
  if (status === 'FAILED') step.record(root, 'ExecutionFailed', { executionFailedEventDetails: details });
  else if (status === 'TIMED_OUT') step.record(root, 'ExecutionTimedOut', { executionTimedOutEventDetails: details });
  // AWS leaves an abort's details empty; error and cause stand in DescribeExecution.
  else step.record(root, 'ExecutionAborted', { executionAbortedEventDetails: {} }, { previous: 0 });
  if (failure.error !== undefined) record.error = failure.error;
  if (failure.cause !== undefined) record.cause = failure.cause;
  finish(step, status);
};

const finish = (step: Step, status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT'): void => {
  const { record } = step.execution;
  record.status = status;
  record.stoppedAt = step.now;
  step.ready.length = 0;
  step.effects.push({ kind: 'finished' });
};

/** Stops what a thread's current state has running elsewhere: map runs and nested executions. */
export const abortWork = (step: Step, scope: Scope): void => {
  const phase = scope.state?.phase;
  if (phase?.kind === 'mapRun') step.effects.push({ kind: 'stopMapRun', mapRunArn: phase.mapRunArn });
  if (phase?.kind === 'task' && phase.childExecutionArn)
    step.effects.push({ kind: 'stopExecution', executionArn: phase.childExecutionArn });
  const fanOut = step.execution.fanOuts.get(scope.id);
  if (fanOut) {
    for (const id of childIds(fanOut)) {
      const child = step.execution.scopes.get(id);
      if (child?.status !== 'running') continue;
      abortWork(step, child);
      child.status = 'aborted';
      step.touch(child);
    }
  }
};
