import type { EngineCore } from './engine-core.ts';
import type { Execution, ExecutionRecord, ExecutionStatus } from './execution.ts';
import { uuidFrom } from './jsonata/aws-functions.ts';
import { childOutputs } from './map-run-results.ts';
import { newExecutionRecord } from './start-execution.ts';
import type { MapRunPlan, Target } from './step-event.ts';

export type MapRun = Omit<MapRunPlan, 'children'> & {
  executionArn: string;
  scopeId: number;
  attempt: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  startedAt: number;
  stoppedAt?: number;
  redriveCount: number;
  redrivenAt?: number;
  childCount: number;
  /** Index of the first child not yet started. */
  next: number;
  running: number;
  items: OutcomeCounts;
  executions: OutcomeCounts;
  /** Children that failed or were stopped: a redrive runs these again. */
  unfinished: { index: number; executionArn: string }[];
};
export type OutcomeCounts = {
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  resultsWritten: number;
};

const noOutcomes = (): OutcomeCounts => ({ succeeded: 0, failed: 0, timedOut: 0, aborted: 0, resultsWritten: 0 });

/** AWS's own ceiling when MaxConcurrency is 0. */
const defaultConcurrency = 10_000;
/** Children started in one turn of the event loop. */
const startsPerTurn = 100;

const countOf: Partial<Record<ExecutionStatus, 'succeeded' | 'failed' | 'timedOut' | 'aborted'>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};

/** Distributed Maps: each run starts its children, counts their outcomes, and tells its parent state. */
export class MapRuns {
  readonly #core: EngineCore;
  readonly #runs = new Map<string, MapRun>();
  readonly #children = new Map<string, MapRunPlan['children']>();
  readonly #pumping = new Set<string>();
  /** Runs whose results are being gathered and written: once each. */
  readonly #completing = new Set<string>();

  constructor(core: EngineCore) {
    this.#core = core;
    for (const [arn, run] of core.store.documents('mapRun')) this.#runs.set(arn, run as MapRun);
  }

  get(arn: string): MapRun | undefined {
    return this.#runs.get(arn);
  }

  ofExecution(executionArn: string): MapRun[] {
    return [...this.#runs.values()].filter((run) => run.executionArn === executionArn);
  }

  start(execution: Execution, target: Target, { children, ...plan }: MapRunPlan): void {
    const run: MapRun = {
      ...plan,
      ...target,
      executionArn: execution.record.executionArn,
      status: 'RUNNING',
      startedAt: this.#core.clock.now(),
      redriveCount: 0,
      childCount: children.length,
      next: 0,
      running: 0,
      items: noOutcomes(),
      executions: noOutcomes(),
      unfinished: [],
    };
    this.#runs.set(run.mapRunArn, run);
    this.#children.set(run.mapRunArn, children);
    this.#core.driver.putDocument('mapRunChildren', run.mapRunArn, children);
    this.#write(run);
    this.#pump(run);
  }

  /** After a restart: goes on where each run stood. */
  resume(): void {
    for (const run of this.#runs.values()) if (run.status === 'RUNNING') this.#pump(run);
  }

  update(
    run: MapRun,
    changes: Partial<Pick<MapRun, 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage'>>,
  ): void {
    Object.assign(run, changes);
    this.#write(run);
    this.#pump(run);
  }

  /** The parent was stopped or its state timed out. */
  stop(arn: string, status: 'ABORTED' | 'FAILED' = 'ABORTED'): void {
    const run = this.#runs.get(arn);
    if (run?.status !== 'RUNNING') return;
    run.status = status;
    run.stoppedAt = this.#core.clock.now();
    this.#write(run);
    this.#stopChildren(run);
  }

  redrive(arn: string, target: Target): void {
    const run = this.#runs.get(arn);
    if (!run) return;
    run.attempt = target.attempt;
    run.status = 'RUNNING';
    run.redriveCount++;
    run.redrivenAt = this.#core.clock.now();
    delete run.stoppedAt;
    const again = run.unfinished;
    run.unfinished = [];
    for (const counts of [run.items, run.executions]) Object.assign(counts, { failed: 0, timedOut: 0, aborted: 0 });
    this.#core.driver.dispatch(run.executionArn, {
      kind: 'mapRunRedriven',
      ...target,
      mapRunArn: arn,
      redriveCount: run.redriveCount,
    });
    for (const child of again) this.#redriveChild(run, child);
    this.#write(run);
    this.#pump(run);
  }

  childFinished(record: ExecutionRecord): void {
    const { parent } = record;
    if (parent?.kind !== 'mapRun') return;
    const run = this.#runs.get(parent.mapRunArn);
    const count = countOf[record.status];
    if (!run || !count) return;
    run.running--;
    run.executions[count]++;
    run.items[count] += parent.itemCount;
    if (count !== 'succeeded') run.unfinished.push({ index: parent.index, executionArn: record.executionArn });
    this.#write(run);
    if (run.status === 'RUNNING') this.#pump(run);
  }

  #exceedsTolerance(run: MapRun): boolean {
    const failed = run.items.failed + run.items.timedOut + run.items.aborted;
    if (failed === 0) return false;
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = run;
    const overCount = failed > count;
    const overPercentage = (failed / run.itemCount) * 100 > percentage;
    // Whichever tolerance is set and exceeded first ends the run; with none, the first failure does.
    if (count > 0 && percentage > 0) return overCount || overPercentage;
    return percentage > 0 ? overPercentage : overCount;
  }

  #pump(run: MapRun): void {
    if (this.#pumping.has(run.mapRunArn)) return;
    this.#pumping.add(run.mapRunArn);
    this.#core.driver.later(() => {
      this.#pumping.delete(run.mapRunArn);
      if (run.status === 'RUNNING') this.#advance(run);
    });
  }

  #advance(run: MapRun): void {
    const width = run.maxConcurrency > 0 ? run.maxConcurrency : defaultConcurrency;
    let starts = startsPerTurn;
    // A child may have ended by the time it is started: its failure counts before the next one is.
    while (!this.#exceedsTolerance(run) && run.next < run.childCount && run.running < width && starts-- > 0)
      this.#startChild(run, run.next++);
    if (this.#exceedsTolerance(run)) {
      this.#fail(run);
      return;
    }
    this.#write(run);
    if (run.next < run.childCount && run.running < width) this.#pump(run);
    else if (run.next === run.childCount && run.running === 0) this.#complete(run);
  }

  #fail(run: MapRun): void {
    this.stop(run.mapRunArn, 'FAILED');
    this.#core.driver.dispatch(run.executionArn, {
      kind: 'mapRunFailed',
      scopeId: run.scopeId,
      attempt: run.attempt,
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
  }

  /** A Standard child goes on where it ended; an Express one has no such place and starts anew. */
  #redriveChild(run: MapRun, { index, executionArn }: MapRun['unfinished'][number]): void {
    const { driver } = this.#core;
    const execution = run.executionType === 'STANDARD' ? driver.execution(executionArn) : undefined;
    if (!execution) {
      this.#startChild(run, index);
      return;
    }
    run.running++;
    driver.attachStored(execution);
    driver.dispatch(executionArn, { kind: 'redrive' });
    driver.announceRunning(execution.record);
  }

  #startChild(run: MapRun, index: number): void {
    const { driver, registry } = this.#core;
    const parent = driver.record(run.executionArn);
    const revision = parent && registry.get('revision', parent.revisionId);
    const child = this.#childrenOf(run)[index];
    if (!parent || !revision || !child)
      throw new Error(`Map run ${run.mapRunArn} has lost its parent or child ${index}`);
    run.running++;
    driver.start(
      newExecutionRecord(this.#core, {
        stateMachineArn: `${parent.stateMachineArn}/${run.label}`,
        arnMachineName: `${parent.stateMachineName}/${run.label}`,
        stateMachineName: `${parent.stateMachineName}/${run.label}`,
        type: run.executionType,
        revision,
        name: uuidFrom(this.#core.random),
        input: child.input,
        machine: run.machine,
        parent: { kind: 'mapRun', mapRunArn: run.mapRunArn, index, itemCount: child.itemCount },
        mapRunArn: run.mapRunArn,
      }),
    );
  }

  #childrenOf(run: MapRun): MapRunPlan['children'] {
    let children = this.#children.get(run.mapRunArn);
    if (!children) {
      children = this.#core.store.document('mapRunChildren', run.mapRunArn) as MapRunPlan['children'];
      this.#children.set(run.mapRunArn, children);
    }
    return children;
  }

  #complete(run: MapRun): void {
    if (this.#completing.has(run.mapRunArn)) return;
    this.#completing.add(run.mapRunArn);
    // The last children's own commit first: their outputs are read from the store.
    const outputs = this.#core.driver.committed().then(() => childOutputs(this.#core, run));
    const finish = outputs.then(
      (output) => {
        run.status = 'SUCCEEDED';
        run.stoppedAt = this.#core.clock.now();
        // Counted by AWS without a ResultWriter too: the state's own result is written from them.
        for (const counts of [run.items, run.executions]) counts.resultsWritten = counts.succeeded;
        this.#write(run);
        this.#children.delete(run.mapRunArn);
        this.#core.driver.dispatch(run.executionArn, {
          kind: 'mapRunSucceeded',
          scopeId: run.scopeId,
          attempt: run.attempt,
          output,
        });
      },
      (error: Error) => {
        run.status = 'FAILED';
        run.stoppedAt = this.#core.clock.now();
        this.#write(run);
        this.#core.driver.dispatch(run.executionArn, {
          kind: 'mapRunFailed',
          scopeId: run.scopeId,
          attempt: run.attempt,
          error: error.name,
          cause: error.message,
        });
      },
    );
    this.#core.driver.track(finish.finally(() => this.#completing.delete(run.mapRunArn)));
  }

  #stopChildren(run: MapRun): void {
    const { store, driver } = this.#core;
    driver.afterCommit(() => {
      for (const record of store.listExecutions({
        mapRunArn: run.mapRunArn,
        status: 'RUNNING',
        limit: Number.MAX_SAFE_INTEGER,
      }))
        driver.dispatch(record.executionArn, { kind: 'stop' });
    });
  }

  #write(run: MapRun): void {
    this.#core.driver.putDocument('mapRun', run.mapRunArn, run);
  }
}
