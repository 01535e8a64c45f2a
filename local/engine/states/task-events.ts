import type { TaskPhase } from '../execution.ts';
import { failureDetails, inputDetails, outputDetails } from '../history/event-types.ts';
import type { Json } from '../json.ts';
import type { StateFailure } from '../state-failure.ts';
import type { StateVisit } from '../state-visit.ts';
import { historyResource } from './task-resource.ts';

/** Events of a Task: three families, for a function's own ARN, an activity, and an integration. */

export const recordScheduled = (
  visit: StateVisit,
  { request }: TaskPhase,
  timeoutSeconds: number | undefined,
  heartbeatSeconds: number | undefined,
): void => {
  const { step, scope } = visit;
  const input = step.text(request.parameters);
  const limits = {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  };
  if (request.kind === 'function')
    step.record(scope, 'LambdaFunctionScheduled', {
      lambdaFunctionScheduledEventDetails: { resource: request.resource, ...inputDetails(input), ...limits },
    });
  else if (request.kind === 'activity')
    step.record(scope, 'ActivityScheduled', {
      activityScheduledEventDetails: { resource: request.resource, ...inputDetails(input), ...limits },
    });
  else
    step.record(scope, 'TaskScheduled', {
      taskScheduledEventDetails: {
        ...taskResource({ request }),
        region: step.environment.region,
        parameters: input,
        ...limits,
      },
    });
};

const taskResource = ({ request }: Pick<TaskPhase, 'request'>) => ({
  resourceType: request.service,
  resource: historyResource(request),
});

export const recordStarted = (visit: StateVisit, phase: TaskPhase): void => {
  const { step, scope } = visit;
  if (phase.request.kind === 'function') step.record(scope, 'LambdaFunctionStarted');
  else if (phase.request.kind === 'activity')
    step.record(scope, 'ActivityStarted', {
      activityStartedEventDetails: phase.startedBy ? { workerName: phase.startedBy } : {},
    });
  else step.record(scope, 'TaskStarted', { taskStartedEventDetails: taskResource(phase) });
};

export const recordSubmitted = (visit: StateVisit, phase: TaskPhase, output: Json): void => {
  visit.step.record(visit.scope, 'TaskSubmitted', {
    taskSubmittedEventDetails: { ...taskResource(phase), ...outputDetails(visit.step.text(output)) },
  });
};

export const recordSucceeded = (visit: StateVisit, phase: TaskPhase, output: Json): void => {
  const { step, scope } = visit;
  const payload = outputDetails(step.text(output));
  if (phase.request.kind === 'function')
    step.record(scope, 'LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: payload });
  else if (phase.request.kind === 'activity')
    step.record(scope, 'ActivitySucceeded', { activitySucceededEventDetails: payload });
  else step.record(scope, 'TaskSucceeded', { taskSucceededEventDetails: { ...taskResource(phase), ...payload } });
};

/** `startFailed`: the call itself could not be made (a nested execution that doesn't start). */
export const recordTaskFailed = (
  visit: StateVisit,
  phase: TaskPhase,
  failure: StateFailure,
  startFailed = false,
): void => {
  const { step, scope } = visit;
  const details = failureDetails(failure);
  if (phase.request.kind === 'function')
    step.record(scope, 'LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: details });
  else if (phase.request.kind === 'activity')
    step.record(scope, 'ActivityFailed', { activityFailedEventDetails: details });
  else if (startFailed)
    step.record(scope, 'TaskSubmitFailed', { taskSubmitFailedEventDetails: { ...taskResource(phase), ...details } });
  else step.record(scope, 'TaskFailed', { taskFailedEventDetails: { ...taskResource(phase), ...details } });
};

export const recordTimedOut = (visit: StateVisit, phase: TaskPhase, failure: StateFailure): void => {
  const { step, scope } = visit;
  const details = failureDetails(failure);
  if (phase.request.kind === 'function')
    step.record(scope, 'LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: details });
  else if (phase.request.kind === 'activity')
    step.record(scope, 'ActivityTimedOut', { activityTimedOutEventDetails: details });
  else step.record(scope, 'TaskTimedOut', { taskTimedOutEventDetails: { ...taskResource(phase), ...details } });
};
