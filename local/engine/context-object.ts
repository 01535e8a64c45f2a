import type { Scope, StateRun } from './execution.ts';
import type { Json, JsonObject } from './json.ts';
import type { Step } from './step.ts';

/** ISO 8601 with milliseconds, as AWS writes instants into payloads. */
const isoInstant = (epochMs: number): string => {
  // Most instants of a step are the same millisecond.
  if (epochMs !== last.epochMs) last = { epochMs, text: new Date(epochMs).toISOString() };
  return last.text;
};
let last = { epochMs: Number.NaN, text: '' };

/** `$$` of JSONPath, `$states.context` of JSONata. */
export const contextObject = (step: Step, scope: Scope): JsonObject => {
  const { record } = step.execution;
  const { state } = scope;
  const context: JsonObject = {
    Execution: {
      Id: record.executionArn,
      Input: executionInput(record),
      StartTime: isoInstant(record.startedAt),
      Name: record.name,
      RoleArn: record.roleArn,
      // A state tested alone has no execution that could have been redriven.
      ...(step.environment.observer ? {} : { RedriveCount: record.redriveCount }),
      ...(record.redrivenAt === undefined ? {} : { RedriveTime: isoInstant(record.redrivenAt) }),
    },
    StateMachine: { Id: record.stateMachineArn, Name: record.stateMachineName },
    ...(state ? { State: stateContext(step, scope, state) } : {}),
  };
  const item = nearestMapItem(step, scope);
  if (item) context.Map = { Item: item };
  if (state?.phase.kind === 'task' && state.phase.token) context.Task = { Token: state.phase.token };
  return context;
};

/** Only states that can be retried count retries. */
const stateContext = (step: Step, scope: Scope, state: StateRun): JsonObject => ({
  Name: state.name,
  EnteredTime: isoInstant(state.enteredAt),
  ...(retriable.has(step.stateDefinition(scope, state.name).Type) ? { RetryCount: state.retryCount } : {}),
});

const retriable = new Set(['Task', 'Map', 'Parallel']);

/** The item of the innermost Map that this thread runs in. */
const nearestMapItem = (step: Step, scope: Scope): JsonObject | undefined => {
  if (scope.mapItem) return mapItemContext(scope.mapItem);
  return scope.parentId === undefined ? undefined : nearestMapItem(step, step.scope(scope.parentId));
};

export const mapItemContext = (item: { index: number; value: Json; key?: string; source?: string }): JsonObject => ({
  Index: item.index,
  Value: item.value,
  ...(item.key === undefined ? {} : { Key: item.key }),
  ...(item.source === undefined ? {} : { Source: item.source }),
});

const parsedInputs = new WeakMap<object, Json>();

const executionInput = (record: { input: string }): Json => {
  let input = parsedInputs.get(record);
  if (input === undefined) {
    input = JSON.parse(record.input) as Json;
    parsedInputs.set(record, input);
  }
  return input;
};
