import type { Clock } from '../clock/clock.ts';
import { ActivityQueues } from './activity-queues.ts';
import { operations } from './api/operations.ts';
import { AwsError } from './aws-error.ts';
import { Driver, type ExternalEffect, type InternalEffect } from './driver.ts';
import type { EngineCore } from './engine-core.ts';
import type { Execution, ExecutionRecord, ExecutionStatus } from './execution.ts';
import { performTask } from './integrations/perform-task.ts';
import { nestedResult } from './integrations/start-execution-task.ts';
import { MapRuns } from './map-runs.ts';
import { readItems } from './reader/read-items.ts';
import { Registry } from './registry.ts';
import type { EngineServices } from './services.ts';
import type { EngineStore } from './store/engine-store.ts';

export type StatusChange = {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  type: 'STANDARD' | 'EXPRESS';
  status: ExecutionStatus;
  /** Epoch milliseconds. */
  startDate: number;
  stopDate?: number;
  input: string;
  output?: string;
  error?: string;
  cause?: string;
};

export type EngineOptions = {
  clock: Clock;
  /** Pseudo-random numbers in [0, 1): ids, jitter, $random. */
  random: () => number;
  store: EngineStore;
  services: EngineServices;
  region?: string;
  accountId?: string;
  /** Told after each start and end is committed (EventBridge's "Step Functions Execution Status Change"). */
  onStatusChange?: (change: StatusChange) => void;
};

export type Engine = {
  /** One operation of the Step Functions API by its name (`StartExecution`); throws AwsError. Dates are Date objects. */
  call(action: string, input: Record<string, unknown>): Promise<unknown>;
  /** Carries on every running execution of the store: call once, before the first operation. */
  recover(): Promise<void>;
  /** Resolves when nothing can go on but by the clock or a call; `parked` service calls may stay open. */
  settled(parked?: number): Promise<void>;
  /** Work under way: commits, turns, service calls. */
  pending(): number;
  close(): void;
};

export const createEngine = (options: EngineOptions): Engine => {
  const { clock, random, store, services, region = 'us-east-1', accountId = '000000000000' } = options;
  let sequence = store.lastSequence();
  const ended = new Map<string, (() => void)[]>();

  const driver = new Driver({
    clock,
    random,
    store,
    region,
    accountId,
    programOf: (revisionId) => registry.program(revisionId),
    activityExists: (arn) => registry.get('activity', arn) !== undefined,
    onInternalEffect: (execution, effect) => internalEffect(core, execution, effect),
    onExternalEffect: (execution, effect) => externalEffect(core, execution, effect),
    onCommittedStatus: (record) => {
      options.onStatusChange?.(statusChange(record));
      if (record.status === 'RUNNING') return;
      for (const callback of ended.get(record.executionArn) ?? []) callback();
      ended.delete(record.executionArn);
    },
  });
  const registry: Registry = new Registry(store, (kind, key, value) => driver.putDocument(kind, key, value));
  const core = {
    arns: { region, accountId },
    clock,
    random,
    store,
    services,
    registry,
    driver,
    activities: new ActivityQueues(),
    nextSequence: () => ++sequence,
    whenEnded: (arn: string, callback: () => void) => ended.set(arn, [...(ended.get(arn) ?? []), callback]),
    async call(action: string, input: Record<string, unknown>): Promise<unknown> {
      if (driver.closed) throw new AwsError('ServiceUnavailable', 'The engine is stopping');
      const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (!operation) throw new AwsError('UnknownOperationException', `Unknown operation: ${action}`);
      const result = await operation(core, input);
      await driver.committed();
      return result;
    },
  } as unknown as EngineCore;
  core.mapRuns = new MapRuns(core);

  return {
    call: (action, input) => core.call(action, input),
    async recover() {
      const executions: Execution[] = [];
      for (const arn of store.runningExecutions()) {
        const execution = store.execution(arn);
        if (!execution) continue;
        driver.attachStored(execution);
        executions.push(execution);
      }
      for (const execution of executions) {
        requeueActivities(core, execution);
        driver.resume(execution);
      }
      core.mapRuns.resume();
      await driver.committed();
    },
    settled: (parked = 0) => driver.idle(parked),
    pending: () => driver.pending,
    close() {
      core.activities.close();
      driver.close();
    },
  };
};

const statusChange = (record: ExecutionRecord): StatusChange => ({
  executionArn: record.executionArn,
  stateMachineArn: record.stateMachineArn,
  name: record.name,
  type: record.type,
  status: record.status,
  startDate: record.startedAt,
  input: record.input,
  ...(record.stoppedAt === undefined ? {} : { stopDate: record.stoppedAt }),
  ...(record.output === undefined ? {} : { output: record.output }),
  ...(record.error === undefined ? {} : { error: record.error }),
  ...(record.cause === undefined ? {} : { cause: record.cause }),
});

const internalEffect = (core: EngineCore, execution: Execution, effect: InternalEffect): void => {
  switch (effect.kind) {
    case 'finished':
      tellParent(core, execution.record);
      return;
    case 'startMapRun':
      core.mapRuns.start(execution, { scopeId: effect.scopeId, attempt: effect.attempt }, effect.plan);
      return;
    case 'stopMapRun':
      core.mapRuns.stop(effect.mapRunArn);
      return;
    case 'redriveMapRun':
      core.mapRuns.redrive(effect.mapRunArn, { scopeId: effect.scopeId, attempt: effect.attempt });
      return;
    case 'stopExecution':
      core.driver.dispatch(effect.executionArn, { kind: 'stop' });
      return;
    case 'offerActivity':
      core.activities.offer(effect.activityArn, {
        executionArn: execution.record.executionArn,
        scopeId: effect.scopeId,
        attempt: effect.attempt,
      });
      return;
  }
};

/** A child's end and what it means to its parent are one commit. */
const tellParent = (core: EngineCore, record: ExecutionRecord): void => {
  const { parent } = record;
  if (parent?.kind === 'mapRun') core.mapRuns.childFinished(record);
  if (parent?.kind !== 'task') return;
  const { executionArn, scopeId, attempt, outputAsJson } = parent;
  const output = nestedResult(record, outputAsJson);
  if (record.status === 'SUCCEEDED')
    core.driver.dispatch(executionArn, { kind: 'taskSucceeded', scopeId, attempt, output });
  else
    core.driver.dispatch(executionArn, {
      kind: 'taskFailed',
      scopeId,
      attempt,
      error: 'States.TaskFailed',
      cause: JSON.stringify(output),
    });
};

const externalEffect = (core: EngineCore, execution: Execution, { kind, scopeId, attempt }: ExternalEffect): void => {
  const state = execution.scopes.get(scopeId)?.state;
  const arn = execution.record.executionArn;
  if (state?.attempt !== attempt) return;
  const { phase } = state;
  if (kind === 'task' && phase.kind === 'task') {
    const work = performTask({ core, execution, scopeId, attempt, phase }).then((outcome) => {
      if (outcome.kind === 'succeeded')
        core.driver.dispatch(arn, { kind: 'taskSucceeded', scopeId, attempt, output: outcome.output });
      else if (outcome.kind === 'dispatched') return;
      else if (outcome.kind === 'submitted')
        core.driver.dispatch(arn, { ...outcome, kind: 'taskSubmitted', scopeId, attempt });
      else core.driver.dispatch(arn, { ...outcome, kind: 'taskFailed', scopeId, attempt });
    });
    core.driver.track(work);
  }
  if (kind === 'readItems' && phase.kind === 'readingItems') {
    const work = readItems(core.services.objects, phase.request).then(
      (items) => core.driver.dispatch(arn, { kind: 'itemsRead', scopeId, attempt, items }),
      (error: Error) =>
        core.driver.dispatch(arn, {
          kind: 'itemsFailed',
          scopeId,
          attempt,
          error: 'States.ItemReaderFailed',
          cause: error.message,
        }),
    );
    core.driver.track(work);
  }
};

/** Activity queues live in memory: tasks that no worker had taken are offered again. */
const requeueActivities = (core: EngineCore, execution: Execution): void => {
  for (const scope of execution.scopes.values()) {
    const phase = scope.state?.phase;
    if (scope.status !== 'running' || phase?.kind !== 'task' || phase.request.kind !== 'activity') continue;
    if (phase.startedBy !== undefined) continue;
    core.activities.offer(phase.request.resource, {
      executionArn: execution.record.executionArn,
      scopeId: scope.id,
      attempt: scope.state?.attempt ?? 0,
    });
  }
};
