import { z } from 'zod';
import { MatchRow, MatchStatus } from '../match/match-row.ts';
import { BreakStatus } from './break-status.ts';
import { Severity } from './desk-rules.ts';
import { ReasonCode } from './reason-code.ts';

const instant = z.iso.datetime();

export const MatchId = z.string().regex(/^M-[0-9a-f]{32}$/, 'an id of a match or break: M- and 32 hexadecimal digits');
export const RecordStatus = z.enum([...MatchStatus.options, 'PENDING_APPROVAL', 'SUPERSEDED', 'REJECTED']);
export const AwaitingKind = z.enum(['MANUAL_MATCH', 'PROPOSAL', 'UNMATCH', 'RESOLUTION']);
const DecisionKind = z.enum([...AwaitingKind.options, 'REJECTION']);

export const BreakView = z.strictObject({
  status: BreakStatus,
  /** Business days of the desk since it was first seen; of a resolved one, until it was resolved. */
  ageBusinessDays: z.int().nonnegative(),
  severity: Severity,
  dueAt: instant,
  isOverdue: z.boolean(),
  owner: z.string().optional(),
  resolvedAt: instant.optional(),
});

/** A match or break in a list. */
export const MatchSummary = MatchRow.omit({ fields: true, counterfactuals: true }).extend({
  matchId: MatchId,
  status: RecordStatus,
  /** The verdict last given, kept when it no longer holds. */
  verdict: MatchStatus,
  /** True for a live match: it alone consumes its trades. */
  consuming: z.boolean(),
  decidedBy: z.enum(['run', 'person']),
  decidedAt: instant,
  /** The latest run that came to the verdict, and the first; absent where only people did. */
  runId: z.string().optional(),
  firstRunId: z.string().optional(),
  rulesVersion: z.string(),
  createdAt: instant,
  firstSeenAt: instant,
  lastSeenAt: instant,
  supersededBy: z.string().optional(),
  product: z.string().optional(),
  counterparty: z.string().optional(),
  tradeDate: z.string().optional(),
  currency: z.string().optional(),
  notional: z.string().optional(),
  /** Of whatever is or was a break. */
  break: BreakView.optional(),
  /** A decision that waits for another person than its maker. */
  awaiting: AwaitingKind.optional(),
  awaitingSince: instant.optional(),
  maker: z.string().optional(),
  approver: z.string().optional(),
  /** Comes back as `expectedRevision`. */
  revision: z.int().positive(),
});
export type MatchSummary = z.infer<typeof MatchSummary>;

/** A match or break with all that explains it. */
export const MatchView = MatchSummary.extend({
  fields: MatchRow.shape.fields,
  counterfactuals: MatchRow.shape.counterfactuals,
  decision: z
    .strictObject({
      kind: DecisionKind,
      by: z.string(),
      at: instant,
      reasonCode: ReasonCode.optional(),
      note: z.string().optional(),
    })
    .optional(),
  notes: z.array(z.strictObject({ by: z.string(), at: instant, text: z.string() })),
});
export type MatchView = z.infer<typeof MatchView>;
