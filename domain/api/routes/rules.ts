import { z } from 'zod';
import { RunId } from '../../trade/desk/reconciliation-view.ts';
import { NewRulesVersion, ReplayView, RulesSummary, RulesVersion, RulesView } from '../../trade/desk/rules-view.ts';
import { MatchingRules } from '../../trade/match/rules.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

const rulesPath = { params: z.strictObject({ version: RulesVersion }) };

const ReplayedRows = z.array(
  z.strictObject({
    bankTradeIds: z.array(z.string()),
    counterpartyTradeIds: z.array(z.string()),
    current: z.string().describe('Status of the first bank trade under the rules that hold'),
    proposed: z.string().describe('… and under the proposed ones'),
    reasons: z.array(z.string()),
  }),
);

export const getActiveRules = defineRoute({
  operationId: 'getActiveRules',
  method: 'GET',
  path: '/rules/active',
  tag: 'Rules',
  summary: 'The matching rules that hold',
  answer: {
    status: 200,
    description: 'The rules.',
    body: z.strictObject({
      version: z.string(),
      isDefault: z.boolean().describe('No version was ever activated'),
      rules: MatchingRules,
    }),
  },
});

export const listRules = defineRoute({
  operationId: 'listRules',
  method: 'GET',
  path: '/rules',
  tag: 'Rules',
  summary: 'Versions of the matching rules, latest proposal first',
  query: z.strictObject({ status: RulesSummary.shape.status.optional(), ...pageQuery }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(RulesSummary) },
});

export const getRules = defineRoute({
  operationId: 'getRules',
  method: 'GET',
  path: '/rules/{version}',
  tag: 'Rules',
  summary: 'A version of the rules, with its latest replay',
  ...rulesPath,
  answer: { status: 200, description: 'The version.', body: RulesView },
});

export const proposeRules = defineRoute({
  operationId: 'proposeRules',
  method: 'POST',
  path: '/rules',
  tag: 'Rules',
  summary: 'Propose a new version of the rules',
  description:
    'A version never changes: another proposal takes another name. It holds once it was replayed and a second person has activated it.',
  body: z.strictObject({ rules: MatchingRules.extend({ version: NewRulesVersion }) }),
  answer: { status: 201, description: 'It is proposed.', body: RulesSummary },
  problems: ['CONFLICT'],
});

export const replayRules = defineRoute({
  operationId: 'replayRules',
  method: 'POST',
  path: '/rules/{version}/replay',
  tag: 'Rules',
  summary: 'Run a proposed version over past books: what would newly match, what newly break, the notional at stake',
  description:
    'Over the runs named, or the latest completed ones; the latest alone where nothing is said. Up to 100,000 trades are replayed.',
  ...rulesPath,
  body: z.strictObject({
    runIds: z.array(RunId).min(1).max(10).optional(),
    latest: z.int().min(1).max(10).optional().describe('Instead of runIds'),
  }),
  answer: { status: 200, description: 'What it would change, in counts; the rows are kept.', body: ReplayView },
  problems: ['CONFLICT', 'UNPROCESSABLE'],
});

export const getReplay = defineRoute({
  operationId: 'getReplay',
  method: 'GET',
  path: '/rules/{version}/replay',
  tag: 'Rules',
  summary: 'Rows that a proposed version would change, as its latest replay found them',
  ...rulesPath,
  answer: {
    status: 200,
    description: 'The first hundred of each kind and run.',
    body: z.strictObject({
      version: z.string(),
      currentVersion: z.string(),
      runs: z.array(
        z.strictObject({
          runId: z.string(),
          newlyMatched: ReplayedRows,
          newlyBroken: ReplayedRows,
          rematched: ReplayedRows,
        }),
      ),
    }),
  },
});

export const activateRules = defineRoute({
  operationId: 'activateRules',
  method: 'POST',
  path: '/rules/{version}/activate',
  tag: 'Rules',
  summary: 'Make a proposed version hold',
  description: 'By another person than its proposer, once it was replayed against the version that holds now.',
  ...rulesPath,
  answer: { status: 200, description: 'It holds: the next run takes it.', body: RulesSummary },
  problems: ['FOUR_EYES', 'CONFLICT'],
});

export const rulesRoutes = [
  getActiveRules,
  listRules,
  getRules,
  proposeRules,
  replayRules,
  getReplay,
  activateRules,
] as const;
