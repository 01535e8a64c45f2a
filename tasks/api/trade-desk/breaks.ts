import { changeBreak, listBreaks } from '../../../domain/api/routes/breaks.ts';
import { Input as BreakChange, makeChangeBreak } from '../../trade-desk/change-break.ts';
import type { DeskPorts } from '../../trade-desk/desk-ports.ts';
import { Input as BreakFilter, makeListBreaks } from '../../trade-desk/list-breaks.ts';
import { serve } from '../define-api.ts';
import { misfitOf } from '../misfit-of.ts';
import { decisionAnswer } from './decision-answer.ts';
import { refusalOf } from './refusal-of.ts';

export const servedBreaks = (ports: DeskPorts) => {
  const list = makeListBreaks(ports);
  const change = makeChangeBreak(ports);
  return [
    serve(listBreaks, async ({ query: { limit, cursor: _cursor, ...filter }, page }) => {
      const fitting = BreakFilter.safeParse({ ...filter, limit });
      if (!fitting.success) return misfitOf('query', fitting.error);
      return page((from) => list({ ...filter, ...from }));
    }),
    serve(changeBreak, async ({ params, body: { unassign, ...body }, revision: expectedRevision, actor }) => {
      const { userId, groups } = actor;
      const asked = {
        ...params,
        ...body,
        ...(unassign && { owner: null }),
        actor: { userId, groups },
        expectedRevision,
      };
      const fitting = BreakChange.safeParse(asked);
      if (!fitting.success) return misfitOf('body', fitting.error);
      const answer = await change(fitting.data);
      switch (answer.outcome) {
        case 'CHANGED':
        case 'RESOLVED':
        case 'PENDING_APPROVAL':
          return decisionAnswer(answer);
        default:
          return refusalOf(answer);
      }
    }),
  ];
};
