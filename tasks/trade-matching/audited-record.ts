import { type AuditEntry, auditEntry } from '../../domain/audit/audit-entry.ts';
import type { MatchRecord } from '../ports/match-store.ts';
import { sha256 } from './match-id.ts';
import type { Run } from './run.ts';

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
});

/** The entry on a run's change of `before` (null for a new record), and the record with its chain's new head. */
export const withAudit = (
  before: MatchRecord | null,
  change: Omit<MatchRecord, 'auditSequence' | 'auditHash' | 'revision'>,
  run: Run,
  action: string,
): { record: MatchRecord; entry: AuditEntry } => {
  const after = { ...change, revision: (before?.revision ?? 0) + 1, auditSequence: 0, auditHash: '' };
  const entity = `MATCH#${change.matchId}`;
  const entry = auditEntry(
    before && { entity, sequence: before.auditSequence, hash: before.auditHash },
    {
      entity,
      at: run.startedAt,
      actor: run.runId,
      action,
      before: before && audited(before),
      after: audited(after),
      executionArn: run.executionArn,
    },
    sha256,
  );
  return { record: { ...after, auditSequence: entry.sequence, auditHash: entry.hash }, entry };
};
