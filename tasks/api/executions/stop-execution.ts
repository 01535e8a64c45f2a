import { stopExecution } from '../../../domain/api/routes/executions.ts';
import { logger } from '../../observed.ts';
import { serve } from '../define-api.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnrunnable } from './visible-machine.ts';

export const serveStopExecution = (ports: Pick<ExecutionsPorts, 'machines' | 'executions'>) =>
  serve(stopExecution, async ({ params, body, actor, correlationId }) => {
    const refusal = refuseUnrunnable(ports, actor, params.machine);
    if (refusal) return refusal;
    const cause = `${body.reason} (${actor.userId})`;
    const outcome = await ports.executions.stop(params, { error: 'StoppedByPerson', cause });
    if (outcome.kind === 'notFound') return notFound();
    logger.info('execution stopped', { ...params, by: actor.userId, correlationId });
    return { body: { ...params, at: outcome.at } };
  });
