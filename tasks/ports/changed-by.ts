/** Who changes a record, when (ISO 8601 instant) and in which execution: what every audit entry says. */
export type ChangedBy = { actor: string; at: string; executionArn?: string };

/** The change that an execution makes: its actor is the execution's name. */
export const changedByExecution = (executionArn: string, atEpochMs: number): ChangedBy => ({
  actor: executionArn.slice(executionArn.lastIndexOf(':') + 1),
  at: new Date(atEpochMs).toISOString(),
  executionArn,
});
