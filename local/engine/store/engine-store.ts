import type { Execution, ExecutionRecord } from '../execution.ts';
import type { ExecutionChanges } from '../execution-changes.ts';
import type { HistoryEvent } from '../history/event-types.ts';

/** Machines, their revisions, versions, aliases, activities, map runs: small things kept whole. */
export type DocumentKind =
  | 'stateMachine'
  | 'revision'
  | 'version'
  | 'alias'
  | 'activity'
  | 'mapRun'
  | 'mapRunChildren'
  | 'tags';

/** What one commit writes: all of it or nothing. */
export type WriteBatch = {
  documents: { kind: DocumentKind; key: string; value: unknown }[];
  executions: ExecutionWrite[];
};

export type ExecutionWrite = {
  execution: Execution;
  /** The store has nothing of it yet. */
  isNew: boolean;
  changes: ExecutionChanges;
};

export type ExecutionQuery = {
  stateMachineArn?: string;
  versionArn?: string;
  aliasArn?: string;
  mapRunArn?: string;
  status?: string;
  redriven?: boolean;
  /** Only those started before this one: lists go from the newest. */
  beforeSequence?: number;
  limit: number;
};

type EventQuery = { reverse: boolean /** Exclusive. */; afterId?: number; limit: number };

/**
 * Where the engine keeps everything. `commit` returns only when the batch is as safe as the store makes it; until then no effect
 * of what it holds is visible. Reads see every committed batch.
 */
export type EngineStore = {
  /** True if commits cost enough to be worth gathering: the engine then commits once per turn of the event loop. */
  readonly gathersCommits: boolean;
  commit(batch: WriteBatch): void;
  documents(kind: DocumentKind): Iterable<[key: string, value: unknown]>;
  document(kind: DocumentKind, key: string): unknown;
  record(executionArn: string): ExecutionRecord | undefined;
  /** With its threads: of a running execution, or of one that may be redriven. */
  execution(executionArn: string): Execution | undefined;
  runningExecutions(): Iterable<string>;
  listExecutions(query: ExecutionQuery): ExecutionRecord[];
  events(executionArn: string, query: EventQuery): HistoryEvent[];
  lastSequence(): number;
  close(): void;
};
