import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import { listExecutions } from '../../../domain/api/routes/executions.ts';
import { serve } from '../define-api.ts';
import { summaryOf } from './execution-view.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnseen } from './visible-machine.ts';

export const positionGone = (): Refusal =>
  refuse('BAD_CURSOR', 'Step Functions keeps the place in a list for a day: begin again without a cursor.');

export const serveListExecutions = (ports: Pick<ExecutionsPorts, 'machines' | 'executions'>) =>
  serve(listExecutions, async ({ query, actor, page }) => {
    const { machine, status } = query;
    const unseen = refuseUnseen(ports, actor, machine);
    if (unseen) return unseen;
    return page(async (from) => {
      const found = await ports.executions.list(machine, { ...(status && { status }) }, from);
      if (!('kind' in found)) return { ...found, items: found.items.map(summaryOf) };
      switch (found.kind) {
        case 'notFound':
          return notFound();
        case 'badPosition':
          return positionGone();
        case 'notListed':
          return refuse('UNPROCESSABLE', `${machine} is an Express machine: AWS keeps no list of its executions.`);
      }
    });
  });
