import type { Failure, FanOut, MapItem, Scope } from '../execution.ts';
import type { Json, JsonObject } from '../json.ts';
import { failState, guardState } from '../state-failing.ts';
import { StateFailure } from '../state-failure.ts';
import { finishWithResult } from '../state-output.ts';
import { StateVisit } from '../state-visit.ts';
import { childIds, type Step } from '../step.ts';
import { abortWork } from '../threads.ts';
import { enterIteration } from './map.ts';

/** Begins an inline Map or a Parallel: as many children as may run at once; the rest as these end. */
export const startFanOut = (
  visit: StateVisit,
  kind: FanOut['kind'],
  length: number,
  maxConcurrency: number,
  items?: MapItem[],
): void => {
  const { step, scope } = visit;
  const { record } = step.execution;
  const fanOut: FanOut = {
    scopeId: scope.id,
    kind,
    firstChild: record.nextScopeId,
    length,
    started: 0,
    finished: 0,
    maxConcurrency,
    results: [],
  };
  record.nextScopeId += length;
  step.execution.fanOuts.set(scope.id, fanOut);
  step.changes.fanOuts.add(scope.id);
  if (items) {
    step.execution.items.set(scope.id, items);
    step.changes.items.add(scope.id);
  }
  visit.run.phase = { kind: 'fanOut' };
  if (length === 0) {
    joinFanOut(step, scope, fanOut);
    return;
  }
  const width = maxConcurrency > 0 ? Math.min(maxConcurrency, length) : length;
  for (let index = 0; index < width && step.execution.fanOuts.get(scope.id) === fanOut; index++)
    startChild(visit, fanOut, scope.previousEventId);
};

/** Starts the next child; its first event follows `previousEventId`. */
const startChild = (visit: StateVisit, fanOut: FanOut, previousEventId: number): void => {
  const { step, scope } = visit;
  const index = fanOut.started++;
  const machines = step.environment.program.inner.get(visit.definition) ?? [];
  const child: Scope = {
    id: fanOut.firstChild + index,
    machine: machines[fanOut.kind === 'parallel' ? index : 0] ?? 0,
    parentId: scope.id,
    index,
    variables: noVariables,
    previousEventId,
    status: 'running',
  };
  step.changes.fanOuts.change(scope.id);
  step.addScope(child);
  if (fanOut.kind === 'map') enterIteration(visit, child, index);
  else enterBranch(visit, child);
};

const noVariables: JsonObject = Object.freeze({});

const enterBranch = (visit: StateVisit, child: Scope): void => {
  const machine = visit.step.environment.program.machines[child.machine];
  if (!machine) throw new Error(`No branch machine ${child.machine}`);
  visit.step.enter(child, machine.StartAt, branchInput(visit));
};

/** Evaluated once per branch: the same value for all, and nothing to keep between them. */
const branchInput = (visit: StateVisit): Json => {
  const { definition } = visit;
  if (visit.isJsonata)
    return definition.Arguments === undefined ? visit.run.input : visit.evaluate(definition.Arguments, 'Arguments');
  const input = visit.inputAfterInputPath;
  return definition.Parameters === undefined ? input : visit.payload(definition.Parameters, input);
};

export const childSucceeded = (step: Step, child: Scope, output: Json): void => {
  const { parent, fanOut } = parentOf(step, child);
  fanOut.finished++;
  fanOut.results[child.index ?? 0] = output;
  step.changes.fanOuts.change(parent.id);
  step.changes.addResult(parent.id, [child.id, output]);
  // The join follows the last iteration's end, while the next iteration follows the last state's exit.
  const lastEventId =
    fanOut.kind === 'map'
      ? step.record(
          child,
          'MapIterationSucceeded',
          { mapIterationSucceededEventDetails: iteration(parent, child) },
          { advance: false },
        )
      : child.previousEventId;
  step.removeScope(child.id);
  const visit = new StateVisit(step, parent);
  if (fanOut.finished === fanOut.length) {
    parent.previousEventId = lastEventId;
    guardState(visit, () => joinFanOut(step, parent, fanOut));
  } else if (fanOut.started < fanOut.length) {
    guardState(visit, () => startChild(visit, fanOut, child.previousEventId));
  }
};

const iteration = (parent: Scope, child: Scope) => ({ index: child.index, name: parent.state?.name });

const recordAborted = (step: Step, parent: Scope, child: Scope): void => {
  const details = { mapIterationAbortedEventDetails: iteration(parent, child) };
  step.record(child, 'MapIterationAborted', details, { advance: false });
};

/** All children succeeded: their outputs, in order, are the state's result. */
const joinFanOut = (step: Step, parent: Scope, fanOut: FanOut): void => {
  const { results } = fanOut;
  step.removeChildren(parent.id);
  step.record(parent, fanOut.kind === 'map' ? 'MapStateSucceeded' : 'ParallelStateSucceeded', {}, { advance: false });
  finishWithResult(new StateVisit(step, parent), results);
};

/** One child failed: the others stop, and the state fails with the child's error. */
export const childFailed = (step: Step, child: Scope, failure: Failure): void => {
  const { parent, fanOut } = parentOf(step, child);
  const visit = new StateVisit(step, parent);
  if (fanOut.kind === 'map')
    step.record(
      child,
      'MapIterationFailed',
      { mapIterationFailedEventDetails: iteration(parent, child) },
      { advance: false },
    );
  for (const id of childIds(fanOut)) {
    const sibling = step.execution.scopes.get(id);
    if (sibling?.status !== 'running') continue;
    abortThread(step, sibling);
    if (fanOut.kind === 'map') recordAborted(step, parent, sibling);
  }
  parent.previousEventId = child.previousEventId;
  failState(visit, new StateFailure(failure.error, failure.cause));
};

const abortable = new Set(['Task', 'Wait', 'Map', 'Parallel']);

/** Stops a thread where it stands, innermost first, and says so in the history. */
const abortThread = (step: Step, scope: Scope): void => {
  const fanOut = step.execution.fanOuts.get(scope.id);
  if (fanOut) {
    for (const id of childIds(fanOut)) {
      const child = step.execution.scopes.get(id);
      if (child?.status !== 'running') continue;
      abortThread(step, child);
      if (fanOut.kind === 'map') recordAborted(step, scope, child);
    }
  }
  abortWork(step, scope);
  scope.status = 'aborted';
  step.touch(scope);
  const type = scope.state && step.stateDefinition(scope, scope.state.name).Type;
  if (type && abortable.has(type) && scope.state?.phase.kind !== 'ready') step.record(scope, `${type}StateAborted`);
};

const parentOf = (step: Step, child: Scope): { parent: Scope; fanOut: FanOut } => {
  const parent = child.parentId === undefined ? undefined : step.scope(child.parentId);
  const fanOut = parent && step.execution.fanOuts.get(parent.id);
  if (!parent || !fanOut) throw new Error(`Scope ${child.id} has no parent that fans out`);
  return { parent, fanOut };
};
