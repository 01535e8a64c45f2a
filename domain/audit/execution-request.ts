import { z } from 'zod';
import type { AuditEntry } from './audit-entry.ts';

/** What people ask of executions. */
export type ExecutionAction = 'START' | 'STOP' | 'REDRIVE' | 'DECIDE';

/** What came of it: done at an ISO 8601 instant, as Step Functions says, or refused in its words. */
export type RequestOutcome = { kind: 'done'; at: string } | { kind: 'refused'; because: string };

/** Asked and without an outcome, after a crash: whether it took effect the execution's own history says. */
export type RequestStanding = { kind: 'unasked' } | { kind: 'asked' } | RequestOutcome;

export const executionEntity = ({ machine, executionId }: { machine: string; executionId: string }): string =>
  `EXECUTION#${machine}/${executionId}`;

const Told = z.object({ requestId: z.string(), at: z.string().optional(), because: z.string().optional() });

/** What an execution's chain tells of one request, by the latest entry that names it. */
export const standingOfRequest = (entries: readonly AuditEntry[], requestId: string): RequestStanding => {
  const told = entries.map(({ after }) => Told.safeParse(after).data).findLast((data) => data?.requestId === requestId);
  if (!told) return { kind: 'unasked' };
  if (told.at !== undefined) return { kind: 'done', at: told.at };
  return told.because === undefined ? { kind: 'asked' } : { kind: 'refused', because: told.because };
};
