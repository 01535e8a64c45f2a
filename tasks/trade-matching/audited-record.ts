import { type AuditEntry, auditEntry } from '../../domain/audit/audit-entry.ts';
import type { Run } from '../../domain/trade/match/run.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { MatchRecord } from '../ports/match-store.ts';
import { sha256 } from './match-id.ts';

/** A run's changes all carry the instant at which it started. */
export const changedByRun = ({ runId, startedAt, executionArn }: Run): ChangedBy => ({
  actor: runId,
  at: startedAt,
  executionArn,
});

/** Members that are undefined are absent in the table, so they must be absent in what is hashed. */
const asStored = (value: object): AuditEntry['before'] => JSON.parse(JSON.stringify(value));

/** What of a record its audit trail shows; the comparison itself stands in the record. */
const audited = (record: MatchRecord) => ({
  status: record.status,
  verdict: record.verdict,
  bankTradeIds: record.bankTradeIds,
  counterpartyTradeIds: record.counterpartyTradeIds,
  score: record.score,
  runId: record.runId,
  rulesVersion: record.rulesVersion,
  supersededBy: record.supersededBy ?? null,
  ...whatPeopleDid(record),
});

/** Absent where people have not touched the record. Of the notes, which only grow, the last and how many there are. */
const whatPeopleDid = (record: MatchRecord) => ({
  decidedBy: record.decidedBy === 'person' ? record.decidedBy : undefined,
  breakStatus: record.breakStatus,
  owner: record.owner,
  maker: record.maker,
  approver: record.approver,
  awaiting: record.awaiting,
  decision: record.decision,
  ...(record.notes && { notes: record.notes.length, lastNote: record.notes.at(-1) }),
});

/** The entry on a change of `before` (null for a new record), and the record with its chain's new head. */
export const withAudit = (
  before: MatchRecord | null,
  change: Omit<MatchRecord, 'auditSequence' | 'auditHash' | 'revision'>,
  by: ChangedBy,
  action: string,
): { record: MatchRecord; entry: AuditEntry } => {
  const after = { ...change, revision: (before?.revision ?? 0) + 1, auditSequence: 0, auditHash: '' };
  const entity = `MATCH#${change.matchId}`;
  const entry = auditEntry(
    before && { entity, sequence: before.auditSequence, hash: before.auditHash },
    {
      entity,
      at: by.at,
      actor: by.actor,
      action,
      before: before && asStored(audited(before)),
      after: asStored(audited(after)),
      ...(by.executionArn !== undefined && { executionArn: by.executionArn }),
    },
    sha256,
  );
  return { record: { ...after, auditSequence: entry.sequence, auditHash: entry.hash }, entry };
};
