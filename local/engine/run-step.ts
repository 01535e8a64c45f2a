import type { StateType } from './definition.ts';
import type { Execution, Scope } from './execution.ts';
import type { ExecutionChanges } from './execution-changes.ts';
import { inputDetails } from './history/event-types.ts';
import type { Json } from './json.ts';
import { redriveExecution } from './redrive.ts';
import { guardState } from './state-failing.ts';
import { StateVisit } from './state-visit.ts';
import { runChoice } from './states/choice.ts';
import { itemsRead, mapRunFailed, mapRunSucceeded } from './states/distributed-map.ts';
import { runFail } from './states/fail.ts';
import { runMap } from './states/map.ts';
import { runParallel } from './states/parallel.ts';
import { runPass } from './states/pass.ts';
import { runSucceed } from './states/succeed.ts';
import { onTaskEvent, runTask } from './states/task.ts';
import { finishWait, runWait } from './states/wait.ts';
import { EventLimitReached, Step, type StepEnvironment } from './step.ts';
import type { StepEvent, Target } from './step-event.ts';
import { endExecution } from './threads.ts';

export const handlers: Record<StateType, (visit: StateVisit) => void> = {
  Task: runTask,
  Pass: runPass,
  Choice: runChoice,
  Wait: runWait,
  Succeed: runSucceed,
  Fail: runFail,
  Parallel: runParallel,
  Map: runMap,
};

/** States run in one step before others get their turn: a loop without waits must not hold the process. */
const statesPerStep = 500;

/** The whole engine as one function: what happens to this execution when this event arrives. */
export const runStep = (
  execution: Execution,
  event: StepEvent,
  environment: StepEnvironment,
  changes?: ExecutionChanges,
): Step => {
  const step = new Step(execution, environment, changes);
  if (execution.record.status !== 'RUNNING' && event.kind !== 'redrive') return step;
  try {
    apply(step, event);
    runReadyStates(step);
  } catch (error) {
    if (!(error instanceof EventLimitReached)) throw error;
    endExecution(step, 'FAILED', {
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
  }
  return step;
};

const apply = (step: Step, event: StepEvent): void => {
  switch (event.kind) {
    case 'start':
      startExecution(step);
      return;
    case 'continue':
      for (const scope of step.execution.scopes.values())
        if (scope.status === 'running' && scope.state?.phase.kind === 'ready') step.ready.push(scope.id);
      return;
    case 'stop':
      endExecution(step, 'ABORTED', event);
      return;
    case 'executionTimeout':
      // AWS says no more of a Standard execution's time-out than its status.
      endExecution(step, 'TIMED_OUT', step.execution.record.type === 'EXPRESS' ? { error: 'States.Timeout' } : {});
      return;
    case 'redrive':
      redriveExecution(step);
      return;
    default:
      applyToState(step, event);
  }
};

const startExecution = (step: Step): void => {
  const { record } = step.execution;
  const machine = step.environment.program.machines[record.machine];
  if (!machine) throw new Error(`No machine ${record.machine}`);
  const root: Scope = {
    id: record.nextScopeId++,
    machine: record.machine,
    variables: {},
    previousEventId: 0,
    status: 'running',
  };
  step.addScope(root);
  // On AWS the first state's entry follows no event, not even the execution's start.
  step.record(
    root,
    'ExecutionStarted',
    {
      executionStartedEventDetails: {
        ...inputDetails(record.input),
        roleArn: record.roleArn,
        ...(record.stateMachineAliasArn ? { stateMachineAliasArn: record.stateMachineAliasArn } : {}),
        ...(record.stateMachineVersionArn ? { stateMachineVersionArn: record.stateMachineVersionArn } : {}),
      },
    },
    { advance: false },
  );
  step.enter(root, machine.StartAt, JSON.parse(record.input) as Json);
};

/** An event for one attempt of one state; a late one finds another attempt there and is dropped. */
const applyToState = (step: Step, event: Extract<StepEvent, Target>): void => {
  const scope = step.execution.scopes.get(event.scopeId);
  const phase = scope?.state?.phase;
  if (scope?.status !== 'running' || !phase || scope.state?.attempt !== event.attempt) return;
  const visit = new StateVisit(step, scope);
  guardState(visit, () => {
    if (event.kind === 'deadline' && phase.kind === 'waiting' && phase.until <= step.now) finishWait(visit);
    else if (event.kind === 'deadline' && phase.kind === 'retrying' && phase.at <= step.now) {
      visit.run.phase = { kind: 'ready' };
      visit.run.eventIdBefore = scope.previousEventId;
      step.touch(scope);
      step.ready.push(scope.id);
    } else if (event.kind === 'itemsRead' && phase.kind === 'readingItems') itemsRead(visit, event.items, phase.run);
    else if (event.kind === 'itemsFailed' && phase.kind === 'readingItems') mapRunFailed(visit, event);
    else if (event.kind === 'mapRunSucceeded' && phase.kind === 'mapRun') mapRunSucceeded(visit, event.output);
    else if (event.kind === 'mapRunFailed' && phase.kind === 'mapRun') mapRunFailed(visit, event);
    else if (event.kind === 'mapRunRedriven' && phase.kind === 'mapRun')
      step.record(scope, 'MapRunRedriven', {
        mapRunRedrivenEventDetails: { mapRunArn: event.mapRunArn, redriveCount: event.redriveCount },
      });
    else if (phase.kind === 'task' && (event.kind.startsWith('task') || event.kind === 'deadline'))
      onTaskEvent(visit, phase, event as Parameters<typeof onTaskEvent>[2]);
  });
};

const runReadyStates = (step: Step): void => {
  let budget = statesPerStep;
  for (let next = 0; next < step.ready.length; next++) {
    const scope = step.execution.scopes.get(step.ready[next] as number);
    if (scope?.status !== 'running' || scope.state?.phase.kind !== 'ready') continue;
    if (budget-- === 0) {
      step.ready.length = 0;
      step.effects.push({ kind: 'continue' });
      return;
    }
    const visit = new StateVisit(step, scope);
    guardState(visit, () => handlers[visit.definition.Type](visit));
  }
};
