import type { TaskPhase, TaskRequest } from '../execution.ts';
import { exceedsPayloadLimit, type Json } from '../json.ts';
import { failState } from '../state-failing.ts';
import { runtimeFailure, StateFailure } from '../state-failure.ts';
import { finishWithResult } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';
import type { StepEvent } from '../step-event.ts';
import { newTaskToken } from '../task-token.ts';
import { nonNegativeField } from './map-fields.ts';
import {
  recordScheduled,
  recordStarted,
  recordSubmitted,
  recordSucceeded,
  recordTaskFailed,
  recordTimedOut,
} from './task-events.ts';
import { parseResource } from './task-resource.ts';

export const runTask = (visit: StateVisit): void => {
  const { step, scope, run, definition } = visit;
  const resource = definition.Resource ?? '';
  const parsed = parseResource(resource);
  if (!parsed) throw runtimeFailure(`The resource '${resource}' is not supported`);
  if (parsed.kind === 'activity' && !step.environment.activityExists(resource))
    throw runtimeFailure(`The activity ${resource} does not exist.`);
  const waits = parsed.pattern === 'waitForTaskToken' || parsed.kind === 'activity';
  const token = waits
    ? newTaskToken(
        { executionArn: step.execution.record.executionArn, scopeId: scope.id, attempt: run.attempt },
        step.environment.random,
      )
    : undefined;
  if (token && parsed.kind !== 'activity') visit.contextWith({ Task: { Token: token } });
  const request: TaskRequest = { ...parsed, resource, parameters: taskInput(visit) };
  const timeoutSeconds = nonNegativeField(visit, 'TimeoutSeconds');
  const heartbeatSeconds = nonNegativeField(visit, 'HeartbeatSeconds');
  const phase: TaskPhase = {
    kind: 'task',
    request,
    ...(timeoutSeconds === undefined ? {} : { timeoutAt: step.now + timeoutSeconds * 1000 }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds, heartbeatAt: step.now + heartbeatSeconds * 1000 }),
    ...(token === undefined ? {} : { token }),
    ...(parsed.kind === 'activity' ? { submitted: true } : {}),
  };
  run.phase = phase;
  recordScheduled(visit, phase, timeoutSeconds, heartbeatSeconds);
  if (parsed.kind === 'activity') {
    step.effects.push({ kind: 'offerActivity', activityArn: resource, scopeId: scope.id, attempt: run.attempt });
    return;
  }
  recordStarted(visit, phase);
  step.effects.push({ kind: 'task', scopeId: scope.id, attempt: run.attempt });
};

/** JSONPath: InputPath, then Parameters. JSONata: Arguments, else the input. */
const taskInput = (visit: StateVisit): Json => {
  const { definition, run } = visit;
  if (visit.isJsonata) {
    const value = definition.Arguments === undefined ? run.input : visit.evaluate(definition.Arguments, 'Arguments');
    visit.inspect('afterArguments', value);
    return value;
  }
  const input = visit.inputAfterInputPath;
  visit.inspect('afterInputPath', input);
  const value = definition.Parameters === undefined ? input : visit.payload(definition.Parameters, input);
  visit.inspect('afterParameters', value);
  return value;
};

/** Something from outside about the task that runs now. */
export const onTaskEvent = (
  visit: StateVisit,
  phase: TaskPhase,
  event: Extract<
    StepEvent,
    { kind: 'taskStarted' | 'taskHeartbeat' | 'taskSubmitted' | 'taskSucceeded' | 'taskFailed' | 'deadline' }
  >,
): void => {
  const { step, run } = visit;
  switch (event.kind) {
    case 'taskStarted':
      phase.startedBy = event.worker ?? '';
      beat(visit, phase);
      recordStarted(visit, phase);
      return;
    case 'taskHeartbeat':
      beat(visit, phase);
      return;
    case 'taskSubmitted':
      phase.submitted = true;
      if (event.childExecutionArn !== undefined) phase.childExecutionArn = event.childExecutionArn;
      recordSubmitted(visit, phase, event.output);
      return;
    case 'taskSucceeded':
      if (exceedsPayloadLimit(step.text(event.output))) {
        const failure = new StateFailure(
          'States.DataLimitExceeded',
          `The state/task '${taskName(phase)}' returned a result with a size exceeding the maximum number of bytes service limit.`,
        );
        recordTaskFailed(visit, phase, failure);
        failState(visit, failure);
        return;
      }
      recordSucceeded(visit, phase, event.output);
      visit.inspect('result', event.output);
      finishWithResult(visit, event.output);
      return;
    case 'taskFailed': {
      const failure = new StateFailure(event.error, event.cause);
      recordTaskFailed(visit, phase, failure, event.startFailed);
      failState(visit, failure);
      return;
    }
    case 'deadline': {
      const heartbeat =
        phase.heartbeatAt !== undefined &&
        phase.heartbeatAt <= step.now &&
        !(phase.timeoutAt !== undefined && phase.timeoutAt <= phase.heartbeatAt);
      if (!heartbeat && !(phase.timeoutAt !== undefined && phase.timeoutAt <= step.now)) return;
      if (phase.childExecutionArn) step.effects.push({ kind: 'stopExecution', executionArn: phase.childExecutionArn });
      const failure = new StateFailure(heartbeat ? 'States.HeartbeatTimeout' : 'States.Timeout', undefined);
      recordTimedOut(visit, phase, failure);
      run.attempt++;
      failState(visit, failure);
      return;
    }
  }
};

const taskName = ({ request }: TaskPhase): string =>
  request.kind === 'integration' ? `${request.service}:${request.action}` : request.resource;

const beat = (visit: StateVisit, phase: TaskPhase): void => {
  if (phase.heartbeatSeconds !== undefined) phase.heartbeatAt = visit.step.now + phase.heartbeatSeconds * 1000;
  visit.step.touch(visit.scope);
};
