import type { ExecutionAction, RequestOutcome } from '../../domain/audit/execution-request.ts';
import type { ChangedBy } from './changed-by.ts';
import type { ExecutionName } from './executions.ts';

/** What somebody asks of an execution. */
export type ExecutionRequest = {
  /** The same for a repetition of the request, and for no other. */
  requestId: string;
  action: ExecutionAction;
  /** With what; payloads as JSON text, as Step Functions keeps them: a table takes no value of any depth. */
  asked: Readonly<Record<string, string | number>>;
  /** The execution's when it was asked; null where it was not there. */
  status: string | null;
};

/** Who asked what of an execution, and what came of it: entries of the execution's chain in the audit trail. */
export type ExecutionAudit = {
  /**
   * Appends that it is asked, unless that stands there without an outcome; what was refused is asked anew.
   * @returns when it was done, where that is told already: then it is not to be done again.
   */
  ask(execution: ExecutionName, request: ExecutionRequest, by: ChangedBy): Promise<{ doneAt: string | null }>;

  /** Appends what came of it, unless an outcome is told already. */
  conclude(execution: ExecutionName, request: ExecutionRequest, outcome: RequestOutcome, by: ChangedBy): Promise<void>;
};
