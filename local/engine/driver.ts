import type { Clock } from '../clock/clock.ts';
import type { Program } from './definition.ts';
import { type Execution, type ExecutionRecord, newExecution, type Phase } from './execution.ts';
import { ExecutionChanges } from './execution-changes.ts';
import { runStep } from './run-step.ts';
import type { Step } from './step.ts';
import type { Effect, StepEvent } from './step-event.ts';
import type { DocumentKind, EngineStore, ExecutionWrite, WriteBatch } from './store/engine-store.ts';

type Live = {
  execution: Execution;
  program: Program;
  timers: Map<number, { at: number; attempt: number; cancel: () => void }>;
};

export type DriverOptions = {
  clock: Clock;
  random: () => number;
  store: EngineStore;
  region: string;
  accountId: string;
  programOf(revisionId: string): Program;
  activityExists(arn: string): boolean;
  /** Changes of the engine's own records, part of the same commit as the step that asks for them. */
  onInternalEffect(execution: Execution, effect: InternalEffect): void;
  /** Work in the world, only after the commit. */
  onExternalEffect(execution: Execution, effect: ExternalEffect): void;
  onCommittedStatus(record: ExecutionRecord): void;
};

export type ExternalEffect = Extract<Effect, { kind: 'task' | 'readItems' }>;
export type InternalEffect = Exclude<Effect, ExternalEffect | { kind: 'continue' }>;

const executionTimer = -1;

/**
 * Performs steps one after another and gathers what they write into one batch; effects wait for its commit. While a commit is
 * under way all else is gathered for the next: however slow the disk, one wait serves every execution. Timers need no record of
 * their own: they follow from the state, so a restart sets the same ones.
 */
export class Driver {
  readonly #options: DriverOptions;
  readonly #live = new Map<string, Live>();
  #writes = new Map<string, ExecutionWrite>();
  #documents = new Map<string, WriteBatch['documents'][number]>();
  #afterCommit: (() => void)[] = [];
  /** What waits for the commit under way, as long as there is one. */
  #committing: (() => void)[] | undefined;
  #internal: { execution: Execution; effect: InternalEffect }[] = [];
  #drainingInternal = false;
  #gathering = false;
  /** Queued turns and service calls under way. */
  #work = 0;
  #closed = false;
  readonly #idleWaiters: { allowed: number; resolve: () => void }[] = [];

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** Commits, queued turns and service calls under way. */
  get pending(): number {
    return this.#work + Number(this.#gathering) + Number(this.#committing !== undefined);
  }

  get closed(): boolean {
    return this.#closed;
  }

  liveExecution(arn: string): Execution | undefined {
    return this.#live.get(arn)?.execution;
  }

  *liveExecutions(): Generator<Execution> {
    for (const { execution } of this.#live.values()) yield execution;
  }

  /** As it is now, live or ended: the store may have its end, or all of it, only with the next commit. */
  execution(arn: string): Execution | undefined {
    return this.#unwritten(arn) ?? this.#options.store.execution(arn);
  }

  record(arn: string): ExecutionRecord | undefined {
    return this.#unwritten(arn)?.record ?? this.#options.store.record(arn);
  }

  #unwritten(arn: string): Execution | undefined {
    return this.#live.get(arn)?.execution ?? this.#writes.get(arn)?.execution;
  }

  start(record: ExecutionRecord): void {
    const execution = newExecution(record);
    this.#attach(execution);
    this.#writeOf(execution, true);
    this.#afterCommit.push(() => this.#options.onCommittedStatus({ ...record, status: 'RUNNING' }));
    this.dispatch(record.executionArn, { kind: 'start' });
  }

  /** Takes up an execution as the store has it. */
  attachStored(execution: Execution): void {
    this.#attach(execution);
  }

  /** Writes a live execution's record with the next commit. */
  save(arn: string): void {
    const live = this.#live.get(arn);
    if (live) this.#writeOf(live.execution);
  }

  /** A redriven execution's return to RUNNING, told like a start. */
  announceRunning(record: ExecutionRecord): void {
    const snapshot: ExecutionRecord = { ...record, status: 'RUNNING' };
    this.afterCommit(() => this.#options.onCommittedStatus(snapshot));
  }

  /** Sets timers and repeats effects that a stopped process may have lost. */
  resume(execution: Execution): void {
    const live = this.#live.get(execution.record.executionArn);
    if (!live) return;
    for (const scope of execution.scopes.values()) {
      this.#setTimer(live, scope.id);
      if (scope.status !== 'running' || !scope.state) continue;
      const { phase, attempt } = scope.state;
      if (phase.kind === 'task' && !phase.submitted)
        this.#options.onExternalEffect(execution, { kind: 'task', scopeId: scope.id, attempt });
      if (phase.kind === 'readingItems')
        this.#options.onExternalEffect(execution, { kind: 'readItems', scopeId: scope.id, attempt });
    }
    this.#setExecutionTimer(live);
    this.dispatch(execution.record.executionArn, { kind: 'continue' });
  }

  dispatch(arn: string, event: StepEvent): void {
    const live = this.#live.get(arn);
    if (!live || this.#closed) return;
    const { clock, random, region, accountId, activityExists } = this.#options;
    const { changes } = this.#writeOf(live.execution);
    const step = runStep(
      live.execution,
      event,
      { program: live.program, nowEpochMs: clock.now(), random, region, accountId, activityExists },
      changes,
    );
    this.#absorb(live, step);
  }

  putDocument(kind: DocumentKind, key: string, value: unknown): void {
    this.#documents.set(`${kind}\n${key}`, { kind, key, value });
    this.#gather();
  }

  /** Resolves when everything asked for so far is committed. */
  committed(): Promise<void> {
    const waiting = this.#gathering ? this.#afterCommit : this.#committing;
    return waiting ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
  }

  afterCommit(action: () => void): void {
    this.#afterCommit.push(action);
    this.#gather();
  }

  /** Counts work outside as pending until it answers. */
  track(work: Promise<unknown>): void {
    this.#work++;
    work.finally(() => this.#done()).catch(() => {});
  }

  /** Runs later in a turn of its own, so that long work doesn't hold the process. */
  later(action: () => void): void {
    this.#work++;
    setImmediate(() => {
      if (!this.#closed) action();
      this.#done();
    });
  }

  idle(allowed: number): Promise<void> {
    if (this.pending <= allowed) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push({ allowed, resolve }));
  }

  /** Begins nothing more. What has happened is kept, and whoever waits for that is answered. */
  close(): void {
    this.#closed = true;
    for (const live of this.#live.values()) for (const timer of live.timers.values()) timer.cancel();
    this.#live.clear();
    const waiting = [...(this.#committing ?? []), ...this.#afterCommit];
    if (this.#gathering) this.#write();
    this.#committing = undefined;
    this.#options.store.close();
    for (const action of waiting) action();
    this.#tellIdle();
  }

  #attach(execution: Execution): Live {
    const live: Live = {
      execution,
      program: this.#options.programOf(execution.record.revisionId),
      timers: new Map(),
    };
    this.#live.set(execution.record.executionArn, live);
    return live;
  }

  #writeOf(execution: Execution, isNew = false): ExecutionWrite {
    let write = this.#writes.get(execution.record.executionArn);
    if (!write) {
      write = { execution, isNew, changes: new ExecutionChanges() };
      this.#writes.set(execution.record.executionArn, write);
      this.#gather();
    }
    return write;
  }

  #absorb(live: Live, step: Step): void {
    const { execution } = live;
    for (const id of step.touched) this.#setTimer(live, id);
    this.#setExecutionTimer(live);
    for (const effect of step.effects) {
      if (effect.kind === 'continue') this.later(() => this.dispatch(execution.record.executionArn, effect));
      else if (effect.kind === 'task' || effect.kind === 'readItems')
        this.#afterCommit.push(() => {
          if (!this.#closed) this.#options.onExternalEffect(execution, effect);
        });
      else this.#internal.push({ execution, effect });
    }
    this.#drainInternal();
  }

  #drainInternal(): void {
    if (this.#drainingInternal) return;
    this.#drainingInternal = true;
    for (let next = this.#internal.shift(); next; next = this.#internal.shift()) {
      const { execution, effect } = next;
      if (effect.kind === 'finished') this.#detach(execution);
      this.#options.onInternalEffect(execution, effect);
    }
    this.#drainingInternal = false;
  }

  #detach(execution: Execution): void {
    // A redrive may change the record before this end is committed.
    const record = { ...execution.record };
    for (const timer of this.#live.get(record.executionArn)?.timers.values() ?? []) timer.cancel();
    this.#live.delete(record.executionArn);
    this.#afterCommit.push(() => this.#options.onCommittedStatus(record));
  }

  #setTimer(live: Live, scopeId: number): void {
    const scope = live.execution.scopes.get(scopeId);
    const state = scope?.status === 'running' ? scope.state : undefined;
    this.#arm(live, scopeId, state && deadlineOf(state.phase), state?.attempt ?? 0);
  }

  #setExecutionTimer(live: Live): void {
    const { status, timeoutAt } = live.execution.record;
    this.#arm(live, executionTimer, status === 'RUNNING' ? timeoutAt : undefined, 0);
  }

  #arm(live: Live, key: number, at: number | undefined, attempt: number): void {
    const known = live.timers.get(key);
    if (known ? known.at === at && known.attempt === attempt : at === undefined) return;
    known?.cancel();
    live.timers.delete(key);
    if (at === undefined) return;
    const cancel = this.#options.clock.at(at, () => {
      live.timers.delete(key);
      // setTimeout may fire a millisecond before the clock shows the time; the state would find itself not yet due.
      if (this.#options.clock.now() < at) this.#arm(live, key, at, attempt);
      else
        this.dispatch(
          live.execution.record.executionArn,
          key === executionTimer ? { kind: 'executionTimeout' } : { kind: 'deadline', scopeId: key, attempt },
        );
    });
    live.timers.set(key, { at, attempt, cancel });
  }

  #gather(): void {
    if (this.#gathering || this.#closed) return;
    this.#gathering = true;
    if (!this.#committing) this.#commitSoon();
  }

  #commitSoon(): void {
    if (this.#options.store.synchronize) setImmediate(() => this.#commit());
    else queueMicrotask(() => this.#commit());
  }

  #commit(): void {
    if (this.#closed) return;
    const actions = this.#afterCommit;
    this.#committing = actions;
    this.#write();
    const safe = this.#options.store.synchronize?.();
    // A disk that fails ends the process: nothing may go on that would not be kept.
    if (safe) void safe.then(() => this.#finishCommit(actions));
    else this.#finishCommit(actions);
  }

  #write(): void {
    const batch: WriteBatch = { documents: [...this.#documents.values()], executions: [...this.#writes.values()] };
    this.#documents = new Map();
    this.#writes = new Map();
    this.#afterCommit = [];
    this.#gathering = false;
    this.#options.store.commit(batch);
  }

  #finishCommit(actions: readonly (() => void)[]): void {
    if (this.#closed) return;
    for (const action of actions) action();
    this.#committing = undefined;
    if (this.#gathering) this.#commitSoon();
    this.#tellIdle();
  }

  #done(): void {
    this.#work--;
    this.#tellIdle();
  }

  #tellIdle(): void {
    for (let index = this.#idleWaiters.length - 1; index >= 0; index--) {
      const waiter = this.#idleWaiters[index];
      if (waiter && this.pending <= waiter.allowed) {
        this.#idleWaiters.splice(index, 1);
        waiter.resolve();
      }
    }
  }
}

const deadlineOf = (phase: Phase): number | undefined => {
  switch (phase.kind) {
    case 'waiting':
      return phase.until;
    case 'retrying':
      return phase.at;
    case 'task': {
      const deadlines = [phase.timeoutAt, phase.heartbeatAt].filter((at) => at !== undefined);
      return deadlines.length ? Math.min(...deadlines) : undefined;
    }
    default:
      return undefined;
  }
};
