import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { MatchRecord, MatchTransaction } from '../ports/match-store.ts';
import { withAudit } from '../trade-matching/audited-record.ts';
import { sha256 } from '../trade-matching/match-id.ts';

export type RecordChange = {
  after: MatchRecord;
  write: MatchTransaction['records'][number];
  entry: AuditEntry;
};

/** What a person asked, so that the same request again is recognised. */
export type Request = { hash: string; by: ChangedBy };

export const requestOf = (operation: string, said: object, by: ChangedBy): Request => ({
  hash: sha256(canonicalJson({ operation, ...said })),
  by,
});

/** A change of a record that is there: only what it names is written, so that nothing else of the record is touched. */
export const changeRecord = (
  before: MatchRecord,
  set: Partial<MatchRecord>,
  remove: readonly (keyof MatchRecord)[],
  by: ChangedBy,
  action: string,
): RecordChange => {
  const change = { ...before, ...set };
  for (const name of remove) if (set[name] === undefined) delete change[name];
  const { record, entry } = withAudit(before, change, by, action);
  const { revision, auditSequence, auditHash } = record;
  return {
    after: record,
    write: {
      matchId: before.matchId,
      expectedRevision: before.revision,
      set: { ...set, revision, auditSequence, auditHash },
      remove,
    },
    entry,
  };
};

/** A record that is not there yet. */
export const createRecord = (
  record: Omit<MatchRecord, 'revision' | 'auditSequence' | 'auditHash'>,
  by: ChangedBy,
  action: string,
): RecordChange => {
  const created = withAudit(null, record, by, action);
  return {
    after: created.record,
    write: { matchId: record.matchId, expectedRevision: null, set: created.record },
    entry: created.entry,
  };
};
