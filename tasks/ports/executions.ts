import type { Page, PageRequest } from './page.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';

/** An execution by the names that people say: its machine's and its own. */
export type ExecutionName = { machine: string; executionId: string };

/** Instants are ISO 8601. */
export type ExecutionSummary = ExecutionName & {
  status: ExecutionStatus;
  startedAt: string;
  stoppedAt?: string;
  redriveCount: number;
};

export type Execution = ExecutionSummary & {
  /** JSON text; absent where Step Functions does not give it. */
  input?: string;
  output?: string;
  error?: string;
  cause?: string;
  redrivable: boolean;
  /** Why it can't be redriven, in Step Functions' words. */
  notRedrivableBecause?: string;
};

/** An event of the history, with its one group of details as Step Functions recorded it. */
export type ExecutionEvent = {
  id: number;
  previousEventId: number;
  at: string;
  type: string;
  details: Readonly<Record<string, unknown>>;
};

/** `notFound`: no such execution, or no such machine. */
export type StopOutcome = { kind: 'stopped'; at: string } | { kind: 'notFound' };
export type RedriveOutcome =
  | { kind: 'redriven'; at: string }
  | { kind: 'running' }
  | { kind: 'notRedrivable'; because: string }
  | { kind: 'notFound' };
export type StartOutcome =
  | { kind: 'started'; at: string }
  /** An execution of that name has ended, or runs with another input. */
  | { kind: 'nameTaken' }
  | { kind: 'notFound' };
/** `notListed`: AWS keeps no executions of Express machines to list. `badPosition`: the position is none of ours, or too old. */
export type ListOutcome = Page<ExecutionSummary> | { kind: 'notFound' | 'notListed' | 'badPosition' };
export type HistoryOutcome = Page<ExecutionEvent> | { kind: 'notFound' | 'badPosition' };

/** Executions of the machines that there are. */
export type Executions = {
  find(execution: ExecutionName): Promise<Execution | undefined>;

  /** Newest first. */
  list(machine: string, filter: { status?: ExecutionStatus }, from: PageRequest): Promise<ListOutcome>;

  /** In the order in which they happened, or the other way round. */
  history(execution: ExecutionName, order: { newestFirst: boolean }, from: PageRequest): Promise<HistoryOutcome>;

  /** Starts an execution of this name; one that runs already with the same input is the same. */
  start(execution: ExecutionName, input: unknown): Promise<StartOutcome>;

  /** Aborts it; one that has ended stays as it was. `cause` is what its history says of it. */
  stop(execution: ExecutionName, why: { error: string; cause: string }): Promise<StopOutcome>;

  /** Goes on at the state that failed. `clientToken` makes a repetition the same redrive. */
  redrive(execution: ExecutionName, clientToken: string): Promise<RedriveOutcome>;
};
