import type { Json, JsonObject } from './json.ts';

/** Everything about one execution as plain data: what the store keeps, and all that a restart needs. */
export type Execution = {
  record: ExecutionRecord;
  scopes: Map<number, Scope>;
  fanOuts: Map<number, FanOut>;
  /** A Map's items by the scope that fans out: written once, read as iterations start. */
  items: Map<number, MapItem[]>;
};

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
export type MachineType = 'STANDARD' | 'EXPRESS';

export type ExecutionRecord = {
  executionArn: string;
  name: string;
  stateMachineArn: string;
  stateMachineName: string;
  stateMachineVersionArn?: string;
  stateMachineAliasArn?: string;
  /** Which stored definition it runs: an update of the machine doesn't touch running executions. */
  revisionId: string;
  /** Number of the machine in the definition: 0, or that of a Map's processor for a child execution. */
  machine: number;
  type: MachineType;
  roleArn: string;
  status: ExecutionStatus;
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  /** Epoch milliseconds. */
  startedAt: number;
  stoppedAt?: number;
  timeoutAt?: number;
  redriveCount: number;
  redrivenAt?: number;
  traceHeader?: string;
  /** Order of start in this store: lists are newest first. */
  sequence: number;
  lastEventId: number;
  nextScopeId: number;
  parent?: ExecutionParent;
  /** Of a Distributed Map's child execution. */
  mapRunArn?: string;
};

/** Who waits for this execution's end. */
export type ExecutionParent =
  | { kind: 'mapRun'; mapRunArn: string; index: number; itemCount: number }
  | { kind: 'task'; executionArn: string; scopeId: number; attempt: number; outputAsJson: boolean };

export type MapItem = { value: Json; key?: string; source?: string };

/** One thread of control: the execution itself, a Map's iteration or a Parallel's branch. */
export type Scope = {
  id: number;
  machine: number;
  /** The scope whose Map or Parallel this is part of, and the place in it. */
  parentId?: number;
  index?: number;
  variables: JsonObject;
  /** Id of the event that the next one of this thread follows. */
  previousEventId: number;
  /** A child that succeeded is gone: what it leaves is its result in the fan-out. */
  status: 'running' | 'succeeded' | 'failed' | 'aborted';
  state?: StateRun;
  failure?: Failure;
  mapItem?: { index: number } & MapItem;
};

export type Failure = { error?: string; cause?: string };

export type StateRun = {
  name: string;
  input: Json;
  enteredAt: number;
  enteredEventId: number;
  /** The thread's last event before this state was entered. */
  eventIdBefore: number;
  /** Attempts made by each retrier, by its place in Retry. */
  retries: readonly number[];
  retryCount: number;
  /** Grows with each attempt: an answer that carries another number is late and dropped. */
  attempt: number;
  phase: Phase;
};

export type Phase =
  | { kind: 'ready' }
  | { kind: 'waiting'; until: number }
  | { kind: 'retrying'; at: number }
  | TaskPhase
  | { kind: 'fanOut' }
  | { kind: 'readingItems'; request: ReadRequest; run: RunIdentity }
  | { kind: 'mapRun'; mapRunArn: string };

/** A map run's name is settled when the history says that it started: with a reader before its items are known. */
export type RunIdentity = { mapRunArn: string; label: string };

export type ReadRequest = { resource: string; parameters: JsonObject; config: JsonObject };

export type TaskPhase = {
  kind: 'task';
  request: TaskRequest;
  timeoutAt?: number;
  heartbeatSeconds?: number;
  heartbeatAt?: number;
  /** The call was made and answered; now its outcome comes from outside (token, activity worker, nested execution). */
  submitted?: boolean;
  token?: string;
  /** ARN of the nested execution whose end is awaited. */
  childExecutionArn?: string;
  /** Name of the worker that took an activity's task. */
  startedBy?: string;
};

export type TaskRequest = {
  /** As in the history: `lambda`, `dynamodb`, `aws-sdk:s3`; for a function's or activity's own ARN, that ARN's kind. */
  service: string;
  action: string;
  pattern: 'requestResponse' | 'sync' | 'sync2' | 'waitForTaskToken';
  kind: 'function' | 'activity' | 'integration';
  resource: string;
  parameters: Json;
};

/** Progress of an inline Map or a Parallel; children have the scope ids firstChild … firstChild + length − 1. */
export type FanOut = {
  scopeId: number;
  kind: 'map' | 'parallel';
  firstChild: number;
  length: number;
  started: number;
  finished: number;
  maxConcurrency: number;
  /** Outputs by the children's places; kept apart from the rest, because there may be thousands. */
  results: Json[];
};

export const newExecution = (record: ExecutionRecord): Execution => ({
  record,
  scopes: new Map(),
  fanOuts: new Map(),
  items: new Map(),
});
