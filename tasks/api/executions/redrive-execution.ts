import { refuse } from '../../../domain/api/problem.ts';
import { redriveExecution } from '../../../domain/api/routes/executions.ts';
import { logger } from '../../observed.ts';
import { serve } from '../define-api.ts';
import { auditedRequest } from './audited-request.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnrunnable } from './visible-machine.ts';

export const serveRedriveExecution = (ports: Pick<ExecutionsPorts, 'machines' | 'executions' | 'audit' | 'clock'>) =>
  serve(redriveExecution, async ({ params, actor, onceId, correlationId }) => {
    const refusal = refuseUnrunnable(ports, actor, params.machine);
    if (refusal) return refusal;
    const execution = await ports.executions.find(params);
    if (!execution) return notFound();
    const redrive = { action: 'REDRIVE', asked: {}, status: execution.status } as const;
    const outcome = await auditedRequest(ports, params, redrive, { actor, onceId }, async () => {
      const redriven = await ports.executions.redrive(params, onceId);
      switch (redriven.kind) {
        case 'redriven':
          return redriven;
        case 'running':
          return refuse('CONFLICT', 'The execution is running: there is nothing to go on with.');
        case 'notRedrivable':
          return refuse('CONFLICT', `The execution can’t go on (${redriven.because}): start a new one.`);
        case 'notFound':
          return notFound();
      }
    });
    if ('refused' in outcome) return outcome;
    logger.info('execution redriven', { ...params, by: actor.userId, correlationId });
    return { body: { ...params, at: outcome.at } };
  });
