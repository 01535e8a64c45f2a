import type { Catcher, Retrier } from './definition.ts';
import { matchesError } from './error-matching.ts';
import type { Failure } from './execution.ts';
import { failureDetails } from './history/event-types.ts';
import type { Json, JsonObject } from './json.ts';
import { applyResultPath } from './paths/result-path.ts';
import { retryDelayMs } from './retry-delay.ts';
import { StateFailure } from './state-failure.ts';
import { leave } from './state-output.ts';
import type { StateVisit } from './state-visit.ts';
import { EventLimitReached } from './step.ts';
import { failScope } from './threads.ts';

/** Runs part of a state; a failure goes through the state's Retry and Catch. */
export const guardState = (visit: StateVisit, part: () => void): void => {
  try {
    part();
  } catch (error) {
    if (error instanceof EventLimitReached) throw error;
    failState(visit, asStateFailure(error));
  }
};

const asStateFailure = (error: unknown): StateFailure => {
  if (error instanceof StateFailure) return error;
  return new StateFailure('States.Runtime', (error as Error).message, { needsPrefix: true });
};

/** Retry, then Catch, then the thread fails. */
export const failState = (visit: StateVisit, failure: StateFailure): void => {
  const { step, scope, run, definition } = visit;
  const prefix = `An error occurred while executing the state '${run.name}' (entered at the event id #${run.enteredEventId}). `;
  const plain: Failure = failureDetails({
    error: failure.error,
    cause: failure.needsPrefix ? `${prefix}${failure.cause ?? ''}` : failure.cause,
  });
  if (failure.error === 'States.QueryEvaluationError')
    step.record(
      scope,
      'EvaluationFailed',
      {
        evaluationFailedEventDetails: {
          ...plain,
          ...(failure.location === undefined ? {} : { location: failure.location }),
          state: run.name,
        },
      },
      // An expression is evaluated before AWS moves the thread on to the state's entry.
      !failure.afterEntry && run.phase.kind === 'ready' ? { previous: run.eventIdBefore } : {},
    );
  const { observer } = step.environment;
  observer?.failing(plain);
  const retrier = findRetrier(definition.Retry, plain.error);
  if (retrier && (run.retries[retrier.index] ?? 0) >= (retrier.retrier.MaxAttempts ?? 3)) {
    observer?.retried({ index: retrier.index });
  } else if (retrier) {
    const delayMs = retryDelayMs(retrier.retrier, run.retries[retrier.index] ?? 0, step.environment.random);
    observer?.retried({ index: retrier.index, backoffSeconds: delayMs / 1000 });
    step.removeChildren(scope.id);
    run.retries = counted(run.retries, retrier.index);
    run.retryCount++;
    run.attempt++;
    run.phase = { kind: 'retrying', at: step.now + delayMs };
    step.touch(scope);
    return;
  }
  if ((definition.Type === 'Map' || definition.Type === 'Parallel') && failure.error !== 'States.Runtime')
    step.record(scope, `${definition.Type}StateFailed`);
  const index = definition.Catch?.findIndex((catcher) => matchesError(catcher.ErrorEquals, plain.error)) ?? -1;
  const catcher = definition.Catch?.[index];
  if (!catcher) {
    failScope(step, scope, plain);
    return;
  }
  observer?.caught(index);
  step.removeChildren(scope.id);
  try {
    catchFailure(visit, catcher, index, plain);
  } catch (error) {
    if (error instanceof EventLimitReached) throw error;
    const second = asStateFailure(error);
    failScope(step, scope, failureDetails({ error: second.error, cause: `${prefix}${second.cause ?? ''}` }));
  }
};

const counted = (retries: readonly number[], index: number): number[] =>
  Array.from({ length: Math.max(retries.length, index + 1) }, (_, at) => (retries[at] ?? 0) + (at === index ? 1 : 0));

/** Only the first retrier that names the error counts, used up or not. */
const findRetrier = (retriers: Retrier[] | undefined, error: string | undefined) => {
  const index = retriers?.findIndex((retrier) => matchesError(retrier.ErrorEquals, error)) ?? -1;
  const retrier = retriers?.[index];
  return retrier && { retrier, index };
};

const catchFailure = (visit: StateVisit, catcher: Catcher, index: number, failure: Failure): void => {
  const errorOutput: JsonObject = { Error: failure.error ?? '', Cause: failure.cause ?? '' };
  let output: Json;
  let assigned: JsonObject | undefined;
  if (visit.isJsonata) {
    const at = `Catch[${index}]`;
    output =
      catcher.Output === undefined ? errorOutput : visit.evaluate(catcher.Output, `${at}/Output`, { errorOutput });
    assigned = catcher.Assign && (visit.evaluate(catcher.Assign, `${at}/Assign`, { errorOutput }) as JsonObject);
  } else {
    output = applyResultPath(catcher.ResultPath === undefined ? '$' : catcher.ResultPath, visit.run.input, errorOutput);
    assigned = catcher.Assign && (visit.payload(catcher.Assign, errorOutput) as JsonObject);
  }
  leave(visit, { output, assigned, next: catcher.Next });
};
