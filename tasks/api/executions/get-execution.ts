import { getExecution } from '../../../domain/api/routes/executions.ts';
import { serve } from '../define-api.ts';
import { executionView } from './execution-view.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnseen } from './visible-machine.ts';

export const serveGetExecution = (ports: Pick<ExecutionsPorts, 'machines' | 'executions'>) =>
  serve(getExecution, async ({ params, actor }) => {
    const unseen = refuseUnseen(ports, actor, params.machine);
    if (unseen) return unseen;
    const execution = await ports.executions.find(params);
    return execution ? { body: executionView(execution) } : notFound();
  });
