import { type AuditEntry, hashOfEntry, type Sha256 } from './audit-entry.ts';

export type ChainVerdict =
  | { kind: 'intact'; length: number }
  /** `sequence` is the first entry that does not hold, and `reason` says why. */
  | { kind: 'broken'; sequence: number; reason: string };

/**
 * Whether one entity's entries, in order of sequence, are all there and unchanged: numbered from 1 without a gap, each
 * carrying the hash of the one before and its own. What was cut off at the end can't be seen from the chain alone.
 */
export const verifyChain = (entries: readonly AuditEntry[], sha256: Sha256): ChainVerdict => {
  let previous: AuditEntry | null = null;
  for (const [index, entry] of entries.entries()) {
    const broken = (reason: string): ChainVerdict => ({ kind: 'broken', sequence: entry.sequence, reason });
    if (entry.sequence !== index + 1)
      return broken(`entry ${index + 1} is missing: found ${entry.sequence} in its place`);
    if (previous && entry.entity !== previous.entity)
      return broken(`belongs to ${entry.entity}, not ${previous.entity}`);
    if (entry.previousHash !== (previous?.hash ?? null)) return broken('does not carry the hash of the entry before');
    if (entry.hash !== hashOfEntry(entry, sha256)) return broken('was changed: its content does not give its hash');
    previous = entry;
  }
  return { kind: 'intact', length: entries.length };
};
