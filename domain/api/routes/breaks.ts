import { z } from 'zod';
import { BreakStatus } from '../../trade/desk/break-status.ts';
import { Severity } from '../../trade/desk/desk-rules.ts';
import { MatchId, MatchSummary, MatchView } from '../../trade/desk/match-view.ts';
import { noteLength, ReasonCode } from '../../trade/desk/reason-code.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

export const listBreaks = defineRoute({
  operationId: 'listBreaks',
  method: 'GET',
  path: '/breaks',
  tag: 'Breaks',
  summary: 'Breaks, what was first seen earliest first',
  description: 'Those that are not resolved, unless a status is asked for. A resolved break has no severity.',
  query: z.strictObject({
    status: BreakStatus.optional(),
    owner: z.string().min(1).max(128).optional().describe('A user id'),
    severity: Severity.optional(),
    ...pageQuery,
  }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(MatchSummary) },
});

export const changeBreak = defineRoute({
  operationId: 'changeBreak',
  method: 'PATCH',
  path: '/breaks/{matchId}',
  tag: 'Breaks',
  summary: 'Move a break on: its owner, its status, a note, its resolution',
  description:
    'A resolution needs a reason code, and above the limit of the rules a second person’s approval (`POST /matches/{matchId}/approve`).',
  params: z.strictObject({ matchId: MatchId }),
  body: z.strictObject({
    owner: z.string().min(1).max(128).optional().describe('A user id'),
    unassign: z.literal(true).optional().describe('Instead of an owner: nobody'),
    status: BreakStatus.optional(),
    note: z.string().trim().min(1).max(noteLength).optional(),
    reasonCode: ReasonCode.optional().describe('With the status RESOLVED, and only with it'),
  }),
  ifMatch: true,
  answer: {
    status: 200,
    description: 'What it came to.',
    body: z.strictObject({ outcome: z.enum(['CHANGED', 'RESOLVED', 'PENDING_APPROVAL']), match: MatchView }),
    etag: true,
  },
  problems: ['CONFLICT', 'UNPROCESSABLE'],
});

export const breakRoutes = [listBreaks, changeBreak] as const;
