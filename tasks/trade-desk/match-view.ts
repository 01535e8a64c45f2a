import type { z } from 'zod';
import { breakAge, dueAtOf, severityOf } from '../../domain/trade/desk/break-severity.ts';
import type { DeskRules } from '../../domain/trade/desk/desk-rules.ts';
import type { BreakView, MatchSummary, MatchView } from '../../domain/trade/desk/match-view.ts';
import type { MatchRecord } from '../ports/match-store.ts';
import { bandOf } from '../trade-matching/break-index.ts';

const breakOf = (record: MatchRecord, desk: DeskRules, now: string): z.infer<typeof BreakView> | undefined => {
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
