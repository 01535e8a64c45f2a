import { executionEntity, standingOfRequest } from '../../../domain/audit/execution-request.ts';
import type { ExecutionAudit } from '../../../tasks/ports/execution-audit.ts';
import type { MemoryAudit } from './memory-audit.ts';

/** Executions' chains in a trail in memory. */
export const memoryExecutionAudit = (audit: MemoryAudit): ExecutionAudit => ({
  ask: async (execution, { requestId, action, asked, status }, by) => {
    const entity = executionEntity(execution);
    const standing = standingOfRequest(audit.entriesOf(entity), requestId);
    if (standing.kind === 'done') return { doneAt: standing.at };
    const write = { entity, before: status === null ? null : { status }, after: { requestId, ...asked } };
    if (standing.kind !== 'asked') audit.append({ ...write, action: `EXECUTION_${action}_REQUESTED` }, by);
    return { doneAt: null };
  },

  conclude: async (execution, { requestId, action, status }, outcome, by) => {
    const entity = executionEntity(execution);
    if (standingOfRequest(audit.entriesOf(entity), requestId).kind !== 'asked') return;
    const { kind, ...told } = outcome;
    const write = { entity, before: status === null ? null : { status }, after: { requestId, ...told } };
    audit.append({ ...write, action: `EXECUTION_${action}_${kind === 'done' ? 'DONE' : 'REFUSED'}` }, by);
  },
});
