import { getExecutionHistory } from '../../../domain/api/routes/executions.ts';
import { serve } from '../define-api.ts';
import { positionGone } from './list-executions.ts';
import type { ExecutionsPorts } from './ports.ts';
import { taskTokensOf, withoutTaskTokens } from './task-tokens.ts';
import { notFound, refuseUnseen } from './visible-machine.ts';

export const serveGetExecutionHistory = (ports: Pick<ExecutionsPorts, 'machines' | 'executions'>) =>
  serve(getExecutionHistory, async ({ params, query, actor, page }) => {
    const unseen = refuseUnseen(ports, actor, params.machine);
    if (unseen) return unseen;
    return page(async (from) => {
      const found = await ports.executions.history(params, { newestFirst: query.order === 'newestFirst' }, from);
      if ('kind' in found) return found.kind === 'notFound' ? notFound() : positionGone();
      const tokens = found.items.flatMap(taskTokensOf);
      return {
        ...found,
        items: found.items.map((event) => ({ ...event, details: withoutTaskTokens(event.details, tokens) })),
      };
    });
  });
