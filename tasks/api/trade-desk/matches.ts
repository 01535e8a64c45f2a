import { refuse } from '../../../domain/api/problem.ts';
import {
  approveMatch,
  createMatch,
  deleteMatch,
  getMatch,
  listMatches,
  rejectMatch,
} from '../../../domain/api/routes/matches.ts';
import { Justification } from '../../../domain/trade/desk/reason-code.ts';
import { makeApproveDecision } from '../../trade-desk/approve-decision.ts';
import type { DeskPorts } from '../../trade-desk/desk-ports.ts';
import { makeGetMatch } from '../../trade-desk/get-match.ts';
import { makeListAwaiting } from '../../trade-desk/list-awaiting.ts';
import { makeListMatches } from '../../trade-desk/list-matches.ts';
import { makeMakeMatch } from '../../trade-desk/make-match.ts';
import { makeRejectDecision } from '../../trade-desk/reject-decision.ts';
import { makeUnmakeMatch } from '../../trade-desk/unmake-match.ts';
import { serve } from '../define-api.ts';
import { decisionAnswer } from './decision-answer.ts';
import { refusalOf } from './refusal-of.ts';

export const servedMatches = (ports: DeskPorts) => {
  const list = makeListMatches(ports);
  const listAwaiting = makeListAwaiting(ports);
  const get = makeGetMatch(ports);
  const make = makeMakeMatch(ports);
  const unmake = makeUnmakeMatch(ports);
  const approve = makeApproveDecision(ports);
  const reject = makeRejectDecision(ports);
  return [
    serve(listMatches, async ({ query: { status, run, awaiting }, page }) => {
      if (awaiting === undefined)
        return page((from) => list({ ...(status && { status }), ...(run !== undefined && { runId: run }), ...from }));
      if (status !== undefined || run !== undefined)
        return refuse('VALIDATION_FAILED', 'The filter awaiting goes with no status and no run.');
      return page((from) => listAwaiting({ kind: awaiting, ...from }));
    }),
    serve(getMatch, async ({ params }) => {
      const found = await get(params);
      if (found.outcome !== 'FOUND') return refusalOf(found);
      return { body: found.match, revision: found.match.revision };
    }),
    serve(createMatch, async ({ body, actor }) => {
      const answer = await make({ ...body, actor });
      if (!('match' in answer)) return refusalOf(answer);
      return { ...decisionAnswer(answer), location: `/matches/${answer.match.matchId}` };
    }),
    serve(deleteMatch, async ({ params, query, revision: expectedRevision, actor }) => {
      const justification = Justification.safeParse(query);
      if (!justification.success) return refuse('VALIDATION_FAILED', 'The reason OTHER needs a note that says which.');
      const answer = await unmake({ ...params, actor, expectedRevision, justification: justification.data });
      const { outcome } = answer;
      if (outcome === 'UNMATCHED' || outcome === 'PENDING_APPROVAL') return decisionAnswer(answer);
      return refusalOf(answer);
    }),
    serve(approveMatch, async ({ params, body, revision: expectedRevision, actor }) => {
      const answer = await approve({ ...params, ...body, actor, expectedRevision });
      switch (answer.outcome) {
        case 'MATCHED':
        case 'PENDING_APPROVAL':
        case 'UNMATCHED':
        case 'RESOLVED':
          return decisionAnswer(answer);
        default:
          return refusalOf(answer);
      }
    }),
    serve(rejectMatch, async ({ params, body, revision: expectedRevision, actor }) => {
      const answer = await reject({ ...params, ...body, actor, expectedRevision });
      const { outcome } = answer;
      return outcome === 'REJECTED' || outcome === 'REFUSED' ? decisionAnswer(answer) : refusalOf(answer);
    }),
  ];
};
