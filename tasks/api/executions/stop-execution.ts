import { stopExecution } from '../../../domain/api/routes/executions.ts';
import { logger } from '../../observed.ts';
import { serve } from '../define-api.ts';
import { auditedRequest } from './audited-request.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnrunnable } from './visible-machine.ts';

export const serveStopExecution = (ports: Pick<ExecutionsPorts, 'machines' | 'executions' | 'audit' | 'clock'>) =>
  serve(stopExecution, async ({ params, body, actor, onceId, correlationId }) => {
    const refusal = refuseUnrunnable(ports, actor, params.machine);
    if (refusal) return refusal;
    const execution = await ports.executions.find(params);
    if (!execution) return notFound();
    const { reason } = body;
    const stop = { action: 'STOP', asked: { reason }, status: execution.status } as const;
    const outcome = await auditedRequest(ports, params, stop, { actor, onceId }, async () => {
      const cause = `${reason} (${actor.userId})`;
      const stopped = await ports.executions.stop(params, { error: 'StoppedByPerson', cause });
      return stopped.kind === 'notFound' ? notFound() : stopped;
    });
    if ('refused' in outcome) return outcome;
    logger.info('execution stopped', { ...params, by: actor.userId, correlationId });
    return { body: { ...params, at: outcome.at } };
  });
