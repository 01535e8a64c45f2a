import { z } from 'zod';
import { breakAge, dueAtOf, severityOf } from '../../domain/trade/desk/break-severity.ts';
import { BreakStatus } from '../../domain/trade/desk/break-status.ts';
import { type DeskRules, Severity } from '../../domain/trade/desk/desk-rules.ts';
import { ReasonCode } from '../../domain/trade/desk/reason-code.ts';
import { MatchRow, MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { MatchRecord } from '../ports/match-store.ts';
import { bandOf } from '../trade-matching/break-index.ts';

const instant = z.iso.datetime();

export const MatchId = z.string().regex(/^M-[0-9a-f]{32}$/, 'an id of a match or break: M- and 32 hexadecimal digits');
export const RecordStatus = z.enum([...MatchStatus.options, 'PENDING_APPROVAL', 'SUPERSEDED', 'REJECTED']);
export const AwaitingKind = z.enum(['MANUAL_MATCH', 'PROPOSAL', 'UNMATCH', 'RESOLUTION']);
const DecisionKind = z.enum([...AwaitingKind.options, 'REJECTION']);

const Break = z.strictObject({
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
  break: Break.optional(),
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

const breakOf = (record: MatchRecord, desk: DeskRules, now: string): z.infer<typeof Break> | undefined => {
  const { breakKey, breakStatus: status, firstSeenAt, owner, resolvedAt, decidedAt } = record;
  if (breakKey === undefined || status === undefined) return undefined;
  const band = bandOf(record);
  const until = status === 'RESOLVED' ? (resolvedAt ?? decidedAt) : now;
  const ageBusinessDays = breakAge(desk, firstSeenAt, until);
  const dueAt = dueAtOf(desk, band, firstSeenAt);
  const severity = severityOf(desk, band, ageBusinessDays);
  return { status, ageBusinessDays, severity, dueAt, isOverdue: until > dueAt, owner, resolvedAt };
};

/** A record as lists show it; `now` is ISO 8601. */
export const summaryOf = (record: MatchRecord, desk: DeskRules, now: string): MatchSummary => {
  const { product, counterparty, tradeDate, currency, notional } = record.facts ?? {};
  return {
    matchId: record.matchId,
    status: record.status,
    verdict: record.verdict,
    consuming: record.consuming,
    bankTradeIds: record.bankTradeIds,
    counterpartyTradeIds: record.counterpartyTradeIds,
    score: record.score,
    breaks: record.breaks,
    reasons: record.reasons,
    decidedBy: record.decidedBy,
    decidedAt: record.decidedAt,
    runId: record.runId,
    firstRunId: record.firstRunId,
    rulesVersion: record.rulesVersion,
    createdAt: record.createdAt,
    firstSeenAt: record.firstSeenAt,
    lastSeenAt: record.lastSeenAt,
    supersededBy: record.supersededBy,
    product,
    counterparty,
    tradeDate,
    currency,
    notional,
    break: breakOf(record, desk, now),
    awaiting: record.awaiting,
    awaitingSince: record.awaitingSince,
    maker: record.maker,
    approver: record.approver,
    revision: record.revision,
  };
};

/** A record with all that explains it. */
export const viewOf = (record: MatchRecord, desk: DeskRules, now: string): MatchView => {
  const { kind, by, at, reasonCode, note } = record.decision ?? {};
  return {
    ...summaryOf(record, desk, now),
    fields: record.fields,
    counterfactuals: record.counterfactuals,
    decision: kind && by && at ? { kind, by, at, reasonCode, note } : undefined,
    notes: [...(record.notes ?? [])],
  };
};
