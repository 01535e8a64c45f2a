import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import type { BreakStatus } from '../../domain/trade/desk/break-status.ts';
import type { Run } from '../../domain/trade/match/run.ts';
import type { MatchRecord, MatchTransaction } from '../ports/match-store.ts';
import { changedByRun, withAudit } from './audited-record.ts';
import { awaitingKeys, breakIndexOf, decisionKeys, indexKeys, resolvedIndexOf } from './break-index.ts';
import { matchIdOf } from './match-id.ts';
import { isConsuming, type Verdict, type VerdictTrade } from './verdict.ts';

/** Why a verdict is not written. Each stands in the run's outcome files; the next run looks at the trades again. */
export type RefusalCode =
  | 'ALREADY_MATCHED'
  | 'DECIDED_BY_PERSON'
  /** A person said that these trades are not each other's: they stand alone. */
  | 'REJECTED_BY_PERSON'
  | 'DECIDED_BY_LATER_RUN'
  | 'CHANGED_SINCE_SNAPSHOT'
  | 'TOO_MANY_TRADES';

export type Refusal = { kind: 'refused'; code: RefusalCode; reason: string };

export type VerdictPlan = { kind: 'write'; transaction: MatchTransaction } | { kind: 'writtenBefore' } | Refusal;

const refused = (code: RefusalCode, reason: string): Refusal => ({ kind: 'refused', code, reason });

/** Records whose place the verdict takes: those that its trades stand in, or stood in before they were amended. */
export const predecessorsOf = (verdict: Verdict, matchId: string): string[] => [
  ...new Set(
    verdict.trades
      .flatMap((trade) => [trade.matchId, trade.staleMatchId])
      .filter((id) => id !== null)
      .filter((id) => id !== matchId),
  ),
];

/** Why a run may not touch a record as it stands, null where it may. */
const objection = (record: MatchRecord, run: Run, own: boolean): Refusal | null => {
  if (record.status === 'REJECTED') {
    return refused('REJECTED_BY_PERSON', `a person rejected ${record.matchId}`);
  }
  if (record.decidedBy === 'person' && record.status !== 'SUPERSEDED') {
    return refused('DECIDED_BY_PERSON', `a person decided ${record.matchId}: ${record.status}`);
  }
  if (record.consuming) {
    return refused('ALREADY_MATCHED', `matched by run ${record.runId} as ${record.matchId}`);
  }
  if (own && record.runId !== run.runId && record.decidedAt >= run.startedAt) {
    return refused(
      'DECIDED_BY_LATER_RUN',
      `${record.runId === undefined ? 'a person' : `run ${record.runId}`} decided ${record.matchId} at ${record.decidedAt}`,
    );
  }
  return null;
};

/**
 * Where a break stands that a run finds again: where people left it, except that what they resolved is open again when the
 * run finds something else in it.
 */
const breakStatusAgain = (still: MatchRecord | null, { row }: Verdict): BreakStatus => {
  if (still?.breakStatus !== 'RESOLVED') return still?.breakStatus ?? 'OPEN';
  const isSameFinding = still.status === row.status && canonicalJson(still.breaks) === canonicalJson(row.breaks);
  return isSameFinding ? 'RESOLVED' : 'OPEN';
};

const changedTrade = (trade: VerdictTrade, matchId: string, matchStatus: string) => ({
  source: trade.source,
  tradeId: trade.tradeId,
  expected: {
    version: trade.version,
    matchId: trade.matchId,
    ...(trade.staleMatchId !== null && { staleMatchId: trade.staleMatchId }),
  },
  matchStatus,
  matchId,
});

/**
 * What writing a run's verdict comes to, given the records that it touches as they stand: a transaction that holds only
 * while they and the trades stay so; nothing, where this run wrote it before; or a refusal, where a person, a live match
 * or a later run was first.
 */
export const planVerdict = (run: Run, verdict: Verdict, known: ReadonlyMap<string, MatchRecord>): VerdictPlan => {
  const { row } = verdict;
  const matchId = matchIdOf(row);
  const own = known.get(matchId) ?? null;
  if (own?.runId === run.runId && own.decidedBy === 'run') return { kind: 'writtenBefore' };
  const before = predecessorsOf(verdict, matchId)
    .map((id) => known.get(id))
    .filter((record) => record !== undefined);
  const predecessors = before.filter(({ status }) => status !== 'SUPERSEDED' && status !== 'REJECTED');
  // Of a pair that parts, the other trade's verdict may have superseded the common break a moment ago.
  const breaks = before.filter((record) => !isConsuming(record.verdict));
  for (const record of own ? [own, ...predecessors] : predecessors) {
    const refusal = objection(record, run, record === own);
    if (refusal) return refusal;
  }

  const consuming = isConsuming(row.status);
  const still = own && own.status !== 'SUPERSEDED' ? own : null;
  const breakStatus = consuming ? 'RESOLVED' : breakStatusAgain(still, verdict);
  const isReopened = still?.breakStatus === 'RESOLVED' && breakStatus === 'OPEN';
  const { record, entry } = withAudit(
    own,
    {
      ...row,
      matchId,
      verdict: row.status,
      consuming,
      decidedBy: 'run',
      decidedAt: run.startedAt,
      runId: run.runId,
      firstRunId: still?.firstRunId ?? run.runId,
      rulesVersion: run.rulesVersion,
      createdAt: own?.createdAt ?? run.startedAt,
      firstSeenAt: [run.startedAt, ...[still, ...breaks].flatMap((seen) => seen?.firstSeenAt ?? [])].sort()[0]!,
      lastSeenAt: run.startedAt,
      breakStatus,
      facts: verdict.facts,
      ...(consuming
        ? own && resolvedIndexOf(own)
        : breakIndexOf({ breakStatus, owner: own?.owner }, verdict.band ?? 'UNKNOWN')),
    },
    changedByRun(run),
    own ? 'VerdictChanged' : 'VerdictGiven',
  );
  const seenAgain = still?.status === row.status && !isReopened;
  const superseded = predecessors.map((predecessor) =>
    withAudit(
      predecessor,
      {
        ...predecessor,
        status: 'SUPERSEDED',
        breakStatus: 'RESOLVED',
        supersededBy: matchId,
        decidedAt: run.startedAt,
        ...resolvedIndexOf(predecessor),
        awaiting: undefined,
        awaitingSince: undefined,
      },
      changedByRun(run),
      'VerdictSuperseded',
    ),
  );
  // Only what the same break's next sighting changes: no audit entry, since the verdict stays.
  const { auditSequence, auditHash, ...sighting } = record;
  const transaction: MatchTransaction = {
    matchId,
    records: [
      {
        matchId,
        expectedRevision: own?.revision ?? null,
        set: seenAgain ? sighting : record,
        remove: ['supersededBy', ...indexKeys, ...(seenAgain ? [] : ([...awaitingKeys, ...decisionKeys] as const))],
      },
      ...superseded.map(({ record: gone }) => ({
        matchId: gone.matchId,
        expectedRevision: gone.revision - 1,
        set: gone,
        remove: [...indexKeys, ...awaitingKeys],
      })),
    ],
    trades: verdict.trades
      .filter((trade) => trade.matchId !== matchId || !seenAgain)
      .map((trade) => changedTrade(trade, matchId, row.status)),
    claims: consuming ? verdict.trades.map(({ source, tradeId }) => ({ source, tradeId })) : [],
    releases: [],
    audit: [...(seenAgain ? [] : [entry]), ...superseded.map((gone) => gone.entry)],
  };
  return { kind: 'write', transaction };
};
