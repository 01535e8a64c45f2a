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

/** Where the engine keeps everything. */
export type EngineStore = {
  /** All of the batch or nothing. Reads see it at once, and it outlives this process, however that ends. */
  commit(batch: WriteBatch): void;
  /**
   * Resolves when all that was committed before this call outlives a power cut too. Until then no effect of it is visible. Absent
   * where nothing outlives the process.
   */
  synchronize?(): Promise<void>;
  documents(kind: DocumentKind): Iterable<[key: string, value: unknown]>;
  document(kind: DocumentKind, key: string): unknown;
  record(executionArn: string): ExecutionRecord | undefined;
  /** With its threads: of a running execution, or of one that may be redriven. */
  execution(executionArn: string): Execution | undefined;
  runningExecutions(): Iterable<string>;
  listExecutions(query: ExecutionQuery): ExecutionRecord[];
  events(executionArn: string, query: EventQuery): HistoryEvent[];
  lastSequence(): number;
  /** All that was committed is as safe as `synchronize` makes it. */
  close(): void;
};
