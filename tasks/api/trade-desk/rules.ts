import { refuse } from '../../../domain/api/problem.ts';
import {
  activateRules,
  getActiveRules,
  getReplay,
  getRules,
  listRules,
  proposeRules,
  replayRules,
} from '../../../domain/api/routes/rules.ts';
import { makeActivateRules } from '../../trade-desk/activate-rules.ts';
import type { DeskPorts } from '../../trade-desk/desk-ports.ts';
import { makeGetActiveRules } from '../../trade-desk/get-active-rules.ts';
import { makeGetReplay } from '../../trade-desk/get-replay.ts';
import { makeGetRules } from '../../trade-desk/get-rules.ts';
import { makeListRules } from '../../trade-desk/list-rules.ts';
import { makeProposeRules, Input as Proposal } from '../../trade-desk/propose-rules.ts';
import { makeReplayRules } from '../../trade-desk/replay-rules.ts';
import { serve } from '../define-api.ts';
import { misfitOf } from '../misfit-of.ts';
import { refusalOf } from './refusal-of.ts';

export const servedRules = (ports: DeskPorts) => {
  const active = makeGetActiveRules(ports);
  const list = makeListRules(ports);
  const get = makeGetRules(ports);
  const propose = makeProposeRules(ports);
  const replay = makeReplayRules(ports);
  const showReplay = makeGetReplay(ports);
  const activate = makeActivateRules(ports);
  return [
    serve(getActiveRules, async () => ({ body: await active({}) })),
    serve(listRules, ({ query: { status }, page }) => page((from) => list({ ...(status && { status }), ...from }))),
    serve(getRules, async ({ params }) => {
      const found = await get(params);
      return found.outcome === 'FOUND' ? { body: found.rules } : refusalOf(found);
    }),
    serve(proposeRules, async ({ body, actor }) => {
      const { userId, groups } = actor;
      const fitting = Proposal.safeParse({ ...body, actor: { userId, groups } });
      if (!fitting.success) return misfitOf('body', fitting.error);
      const proposed = await propose(fitting.data);
      if (proposed.outcome === 'VERSION_EXISTS')
        return refuse(
          'CONFLICT',
          `There is a version ${body.rules.version}: a version never changes, take another name.`,
        );
      return { body: proposed.rules, location: `/rules/${body.rules.version}` };
    }),
    serve(replayRules, async ({ params, body, actor }) => {
      if (body.runIds && body.latest !== undefined)
        return refuse('VALIDATION_FAILED', 'Give either runIds or latest, not both.');
      const replayed = await replay({ ...params, ...body, actor });
      switch (replayed.outcome) {
        case 'REPLAYED':
          return { body: replayed.replay };
        case 'NOT_PROPOSED':
          return refuse('CONFLICT', 'The version holds or held already: only a proposal is replayed.');
        case 'UNUSABLE':
          return refuse('UNPROCESSABLE', `The rules can’t be applied: ${replayed.reason}.`);
        case 'NO_BOOKS':
          return refuse('UNPROCESSABLE', 'No completed run whose books are still kept: run a reconciliation first.');
        case 'NOT_FOUND':
          return refusalOf(replayed);
      }
    }),
    serve(getReplay, async ({ params }) => {
      const found = await showReplay(params);
      if (found.outcome !== 'FOUND') return refusalOf(found);
      const { outcome: _outcome, ...body } = found;
      return { body };
    }),
    serve(activateRules, async ({ params, actor }) => {
      const activated = await activate({ ...params, actor });
      switch (activated.outcome) {
        case 'ACTIVATED':
          return { body: activated.rules };
        case 'ACTIVATED_BEFORE':
          return refuse('CONFLICT', 'It was activated before: propose it under another name to have it again.');
        case 'REPLAY_NEEDED':
          return refuse(
            'CONFLICT',
            `Replay it against the version that holds now, ${activated.currentVersion}, first.`,
          );
        case 'SAME_PERSON':
        case 'NOT_FOUND':
          return refusalOf(activated);
      }
    }),
  ];
};
