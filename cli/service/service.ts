import type { DocumentStatus } from '../../tasks/ports/document-store.ts';

/** Where documents are put. */
export type Destination = {
  /** `BANK/`; what a key begins with. */
  folder: string;
  /** Returns the id under which the document is then known. */
  send(fileName: string, bytes: Uint8Array): Promise<string>;
};

/** A document as far as its outcome goes; each service gives more. */
export type DocumentView = {
  status: DocumentStatus;
  reasons: readonly { message: string }[];
  records?: { table: string; count: number; ids: readonly string[] } | null;
  duplicateOf?: string | null;
  executionId?: string;
  executionArn?: string;
};

/** An execution by what finds it again. Through the API nobody needs its ARN. */
export type ExecutionRef = { executionArn?: string; workflow: string; name: string };

export type ListedExecution = ExecutionRef & {
  status: string;
  startDate?: Date | undefined;
  stopDate?: Date | undefined;
};

export type ExecutionView = ListedExecution & {
  /** JSON texts. */
  input?: string | undefined;
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
  redriveStatus?: string | undefined;
};

export type EventView = {
  id: number;
  previousEventId: number;
  timestamp: Date;
  type: string;
  details: Readonly<Record<string, unknown>>;
  /** As the service gave it. */
  recorded: object;
};

/** What `upload`, `run` and `executions` ask of Concord: of its services themselves, or through its API. All throw Failures. */
export type Service = {
  /** @param to as `--to` has it. */
  destination(to: string): Destination;
  /** @returns undefined until its execution has taken it up. */
  document(documentId: string): Promise<DocumentView | undefined>;

  /** The same name and input are the same execution. @param input JSON */
  start(workflow: string, input: string, name?: string): Promise<ExecutionRef>;
  /** By its ARN, its name, or the beginning of a name that only one has. */
  find(given: string): Promise<ExecutionRef>;
  /** Of all workflows or of one, newest first. */
  list(of: { workflow?: string; status?: string; limit: number }): Promise<ListedExecution[]>;
  describe(execution: ExecutionRef): Promise<ExecutionView>;
  history(execution: ExecutionRef): Promise<EventView[]>;
  redrive(execution: ExecutionRef): Promise<Date | undefined>;
  stop(execution: ExecutionRef, why: { error?: string; cause?: string }): Promise<Date | undefined>;
};
