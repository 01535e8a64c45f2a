import { type AuditEntry, auditEntry } from '../../../domain/audit/audit-entry.ts';
import { type AuditedWrite, sha256 } from '../../../tasks/adapters/audit-trail.ts';
import type { ChangedBy } from '../../../tasks/ports/changed-by.ts';

/** What a table keeps of a value: a copy, without undefined members. */
export const stored = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value ?? null));

export type MemoryAudit = {
  append(write: AuditedWrite, by: ChangedBy): void;
  entriesOf(entity: string): AuditEntry[];
};

export const memoryAudit = (): MemoryAudit => {
  const chains = new Map<string, AuditEntry[]>();
  const entriesOf = (entity: string) => chains.get(entity) ?? [];
  return {
    entriesOf,
    append: ({ entity, action, before, after }, by) => {
      const chain = entriesOf(entity);
      const change = { entity, action, ...by, before: stored(before) as never, after: stored(after) as never };
      chains.set(entity, [...chain, auditEntry(chain.at(-1) ?? null, change, sha256)]);
    },
  };
};
