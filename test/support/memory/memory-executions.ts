import type { Execution, Executions } from '../../../tasks/ports/executions.ts';

/** Executions as a test sets them; `redriven` lists what was redriven, by name. */
export type MemoryExecutions = Pick<Executions, 'find' | 'redrive'> & {
  executions: Map<string, Execution>;
  redriven: string[];
};

export const memoryExecutions = (): MemoryExecutions => {
  const executions = new Map<string, Execution>();
  const redriven: string[] = [];
  return {
    executions,
    redriven,
    find: async ({ executionId }) => executions.get(executionId),
    redrive: async ({ executionId }) => {
      const execution = executions.get(executionId);
      if (!execution) return { kind: 'notFound' };
      if (execution.status === 'RUNNING') return { kind: 'running' };
      if (!execution.redrivable)
        return { kind: 'notRedrivable', because: execution.notRedrivableBecause ?? 'Execution is not redrivable' };
      redriven.push(executionId);
      executions.set(executionId, { ...execution, status: 'RUNNING', redriveCount: execution.redriveCount + 1 });
      return { kind: 'redriven', at: '2026-11-02T09:00:00.000Z' };
    },
  };
};
