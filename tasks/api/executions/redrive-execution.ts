import { refuse } from '../../../domain/api/problem.ts';
import { redriveExecution } from '../../../domain/api/routes/executions.ts';
import { logger } from '../../observed.ts';
import { serve } from '../define-api.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnrunnable } from './visible-machine.ts';

export const serveRedriveExecution = (ports: Pick<ExecutionsPorts, 'machines' | 'executions'>) =>
  serve(redriveExecution, async ({ params, actor, onceId, correlationId }) => {
    const refusal = refuseUnrunnable(ports, actor, params.machine);
    if (refusal) return refusal;
    const outcome = await ports.executions.redrive(params, onceId);
    switch (outcome.kind) {
      case 'redriven':
        logger.info('execution redriven', { ...params, by: actor.userId, correlationId });
        return { body: { ...params, at: outcome.at } };
      case 'running':
        return refuse('CONFLICT', 'The execution is running: there is nothing to go on with.');
      case 'notRedrivable':
        return refuse('CONFLICT', `The execution can’t go on (${outcome.because}): start a new one.`);
      case 'notFound':
        return notFound();
    }
  });
