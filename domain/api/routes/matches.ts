import { z } from 'zod';
import { AwaitingKind, MatchId, MatchSummary, MatchView, RecordStatus } from '../../trade/desk/match-view.ts';
import { Justification, noteLength, ReasonCode } from '../../trade/desk/reason-code.ts';
import { RunId } from '../../trade/desk/reconciliation-view.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

const matchPath = { params: z.strictObject({ matchId: MatchId }) };
const TradeIds = z.array(z.string().min(1).max(1000)).min(1).max(20);

/** What a decision came to, and the record as it then stands. */
const decided = <const Outcome extends string>(...outcomes: readonly [Outcome, ...Outcome[]]) =>
  z.strictObject({ outcome: z.enum(outcomes), match: MatchView });

const secondPerson =
  'Above the limit of the rules it waits for a second person, who approves or rejects it; the first one may not.';

export const listMatches = defineRoute({
  operationId: 'listMatches',
  method: 'GET',
  path: '/matches',
  tag: 'Matches',
  summary: 'Matches and breaks: of a run, of one status, or all that stand, newest first',
  query: z.strictObject({
    status: RecordStatus.optional(),
    run: RunId.optional(),
    awaiting: AwaitingKind.optional().describe('Those that wait for a second person’s decision, longest wait first'),
    ...pageQuery,
  }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(MatchSummary) },
});

export const getMatch = defineRoute({
  operationId: 'getMatch',
  method: 'GET',
  path: '/matches/{matchId}',
  tag: 'Matches',
  summary: 'A match or break, field by field, with its decisions and notes',
  ...matchPath,
  answer: { status: 200, description: 'The match or break.', body: MatchView, etag: true },
});

export const createMatch = defineRoute({
  operationId: 'createMatch',
  method: 'POST',
  path: '/matches',
  tag: 'Matches',
  summary: 'Match trades by hand',
  description: `None of them may be in a live match. What differs is worked out by the rules and kept with the match. ${secondPerson}`,
  body: z.strictObject({ bankTradeIds: TradeIds, counterpartyTradeIds: TradeIds, justification: Justification }),
  answer: {
    status: 201,
    description: 'It holds, or waits for approval.',
    body: decided('MATCHED', 'PENDING_APPROVAL'),
    etag: true,
  },
  problems: ['CONFLICT', 'UNPROCESSABLE'],
});

export const deleteMatch = defineRoute({
  operationId: 'deleteMatch',
  method: 'DELETE',
  path: '/matches/{matchId}',
  tag: 'Matches',
  summary: 'Take a live match apart',
  description: `Its trades are in play again. ${secondPerson}`,
  ...matchPath,
  query: z.strictObject({
    reasonCode: ReasonCode,
    note: z.string().trim().min(1).max(noteLength).optional().describe('Needed with the reason OTHER'),
  }),
  ifMatch: true,
  answer: {
    status: 200,
    description: 'It is taken apart, or waits for approval.',
    body: decided('UNMATCHED', 'PENDING_APPROVAL'),
    etag: true,
  },
  problems: ['CONFLICT', 'UNPROCESSABLE'],
});

export const approveMatch = defineRoute({
  operationId: 'approveMatch',
  method: 'POST',
  path: '/matches/{matchId}/approve',
  tag: 'Matches',
  summary: 'Approve a proposed pair, or what waits for a second person',
  description:
    'Who asked for it may not approve it, whatever their groups. A run’s proposal above the limit needs two.',
  ...matchPath,
  body: z.strictObject({ note: z.string().trim().min(1).max(noteLength).optional() }),
  ifMatch: true,
  answer: {
    status: 200,
    description: 'What it came to.',
    body: decided('MATCHED', 'PENDING_APPROVAL', 'UNMATCHED', 'RESOLVED'),
    etag: true,
  },
  problems: ['FOUR_EYES', 'CONFLICT', 'UNPROCESSABLE'],
});

export const rejectMatch = defineRoute({
  operationId: 'rejectMatch',
  method: 'POST',
  path: '/matches/{matchId}/reject',
  tag: 'Matches',
  summary: 'Reject a proposed pair, or what waits for a second person',
  description: 'Who asked for a decision may take it back so. Runs leave a rejected pair alone.',
  ...matchPath,
  body: z.strictObject({ justification: Justification }),
  ifMatch: true,
  answer: {
    status: 200,
    description: 'The pair is rejected, or the decision refused and all stands as before.',
    body: decided('REJECTED', 'REFUSED'),
    etag: true,
  },
  problems: ['FOUR_EYES', 'CONFLICT', 'UNPROCESSABLE'],
});

export const matchRoutes = [listMatches, getMatch, createMatch, deleteMatch, approveMatch, rejectMatch] as const;
