import type { DocumentStatus } from '../../tasks/ports/document-store.ts';
import type { SettlementFile } from '../../tasks/ports/settlement-files.ts';

/** Sends a document to its place, where it lies under `key`, and is known by `documentId` once it is taken up. */
export type Send = (fileName: string, bytes: Uint8Array) => Promise<{ documentId: string; key: string }>;

/** A document as far as its outcome goes; each service gives more. */
export type DocumentView = {
  status: DocumentStatus;
  reasons: readonly { message: string }[];
  records?: { table: string; count: number; ids: readonly string[] } | null;
  duplicateOf?: string | null;
  executionId?: string;
  executionArn?: string;
};

/** A row that no entry was made of, by its line in the file. */
export type RejectedSettlement = { line: number; code: string; reasons: string };

export type SettlementFileView = SettlementFile & { rejected?: readonly RejectedSettlement[] };

/** Processors' settlement files. */
export type SettlementService = {
  /** How to send files of a processor. */
  sendTo(processor: string): (fileName: string, bytes: Uint8Array) => Promise<{ fileId: string; key: string }>;
  /** @returns undefined until its execution has taken it up. */
  find(fileId: string): Promise<SettlementFileView | undefined>;
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
  /** How to send documents to a place. @param to as `--to` has it. */
  sendTo(to: string): Send;
  /** @returns undefined until its execution has taken it up. */
  document(documentId: string): Promise<DocumentView | undefined>;
  /** Absent where they don't go this way. */
  settlements?: SettlementService;

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
