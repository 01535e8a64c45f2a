import type { Program, StateDefinition } from './definition.ts';
import type { Execution, Failure, FanOut, Phase, Scope } from './execution.ts';
import { ExecutionChanges } from './execution-changes.ts';
import { enteredType, type HistoryEvent, stateEntered } from './history/event-types.ts';
import type { Json, JsonObject } from './json.ts';
import type { Effect } from './step-event.ts';

/** What a step may use beside the execution: nothing that changes by itself. */
export type StepEnvironment = {
  program: Program;
  nowEpochMs: number;
  /** Pseudo-random numbers in [0, 1). */
  random: () => number;
  region: string;
  accountId: string;
  activityExists: (arn: string) => boolean;
  /** Present when TestState runs one state alone; absent when executions run. */
  observer?: StateObserver;
};

/** Sees one state from inside, and takes its end in place of the machine around it. */
export type StateObserver = {
  /** Sections given by the caller, in place of the engine's own. */
  context: JsonObject;
  inspect(field: string, value: unknown): void;
  /** A failure on its way into Retry and Catch. */
  failing(failure: Failure): void;
  retried(retry: { index: number; backoffSeconds?: number }): void;
  caught(index: number): void;
  left(exit: { output: Json; next: string | undefined }): void;
  failed(): void;
};

/**
 * One step in the making: it changes the execution's own data in place (copying a map of 10,000 items at every event would
 * make it quadratic), notes which parts changed, and collects history and effects. It does nothing else: the same
 * execution, event and environment always give the same result.
 */
export class Step {
  readonly execution: Execution;
  readonly environment: StepEnvironment;
  /** Of all steps since the last commit. */
  readonly changes: ExecutionChanges;
  readonly effects: Effect[] = [];
  readonly ready: number[] = [];
  /** Scopes that this step changed or removed: their deadlines may be others now. */
  readonly touched = new Set<number>();
  #lastTouched: number | undefined;
  /** Serialised payloads of late: one state's output is the next one's input. */
  readonly #texts = new Map<object, string>();

  constructor(execution: Execution, environment: StepEnvironment, changes = new ExecutionChanges()) {
    this.execution = execution;
    this.environment = environment;
    this.changes = changes;
  }

  get now(): number {
    return this.environment.nowEpochMs;
  }

  text(value: Json): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    let text = this.#texts.get(value);
    if (text === undefined) {
      text = JSON.stringify(value);
      if (this.#texts.size >= textsKept) this.#texts.clear();
      this.#texts.set(value, text);
    }
    return text;
  }

  /**
   * Writes an event of a thread; `details` becomes the event. `advance: false` is for events that end an iteration: on AWS the
   * thread's next event then follows the one before them.
   */
  record(
    scope: Scope,
    type: string,
    details: Record<string, unknown> = {},
    options: { previous?: number; advance?: boolean } = noOptions,
  ): number {
    const { record } = this.execution;
    if (record.type === 'STANDARD' && record.lastEventId >= eventLimit - 1 && !type.startsWith('Execution'))
      throw new EventLimitReached();
    const id = ++record.lastEventId;
    if (record.type === 'STANDARD') {
      const event = details as HistoryEvent;
      event.id = id;
      event.previousEventId = options.previous ?? scope.previousEventId;
      event.timestamp = this.now;
      event.type = type;
      this.changes.events.push(event);
    }
    if (options.advance !== false) scope.previousEventId = id;
    this.touch(scope);
    return id;
  }

  /** Notes that a scope is to be written. */
  touch({ id }: Scope): void {
    if (id === this.#lastTouched) return;
    this.#lastTouched = id;
    this.touched.add(id);
    this.changes.scopes.change(id);
  }

  scope(id: number): Scope {
    const scope = this.execution.scopes.get(id);
    if (!scope) throw new Error(`No scope ${id} in ${this.execution.record.executionArn}`);
    return scope;
  }

  stateDefinition(scope: Scope, name: string): StateDefinition {
    const definition = this.environment.program.machines[scope.machine]?.States[name];
    if (!definition) throw new Error(`No state "${name}" in machine ${scope.machine}`);
    return definition;
  }

  addScope(scope: Scope): void {
    this.execution.scopes.set(scope.id, scope);
    this.changes.scopes.add(scope.id);
  }

  /** Forgets a scope with all that it fanned out to. */
  removeScope(id: number): void {
    this.removeChildren(id);
    this.execution.scopes.delete(id);
    this.touched.add(id);
    this.#lastTouched = undefined;
    this.changes.scopes.remove(id);
  }

  removeChildren(id: number): void {
    const fanOut = this.execution.fanOuts.get(id);
    if (fanOut) for (const child of childIds(fanOut)) if (this.execution.scopes.has(child)) this.removeScope(child);
    if (!fanOut) return;
    this.execution.fanOuts.delete(id);
    this.changes.fanOuts.remove(id);
    this.changes.results.delete(id);
    if (this.execution.items.delete(id)) this.changes.items.remove(id);
  }

  /** Enters a state: its event, its fresh run, and a place in this step's queue. */
  enter(scope: Scope, name: string, input: Json): void {
    const definition = this.stateDefinition(scope, name);
    const eventIdBefore = scope.previousEventId;
    const enteredEventId = this.record(scope, enteredType[definition.Type], stateEntered(name, this.text(input)));
    scope.state = {
      name,
      input,
      enteredAt: this.now,
      enteredEventId,
      eventIdBefore,
      retries: noRetries,
      retryCount: 0,
      attempt: (scope.state?.attempt ?? 0) + 1,
      phase: ready,
    };
    this.ready.push(scope.id);
  }
}

const textsKept = 100;
const noOptions = {};
const noRetries: readonly number[] = Object.freeze([]);
const ready: Phase = Object.freeze({ kind: 'ready' });

/** AWS ends a Standard execution with its 25,000th event. */
const eventLimit = 25_000;

/** There is room only for the event that ends the execution. */
export class EventLimitReached extends Error {
  override name = 'EventLimitReached';
}

export function* childIds(fanOut: FanOut): Generator<number> {
  for (let index = 0; index < fanOut.started; index++) yield fanOut.firstChild + index;
}
