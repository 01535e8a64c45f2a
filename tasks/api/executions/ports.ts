import type { Clock } from '../../ports/clock.ts';
import type { ExecutionAudit } from '../../ports/execution-audit.ts';
import type { Executions } from '../../ports/executions.ts';
import type { TaskCallbacks } from '../../ports/task-callbacks.ts';

/** What the executions' routes need from outside. */
export type ExecutionsPorts = {
  /** Machines that the function may reach: others are as if they were not there. */
  machines: readonly string[];
  executions: Executions;
  callbacks: TaskCallbacks;
  /** What people do to executions is told there. */
  audit: ExecutionAudit;
  clock: Clock;
};
