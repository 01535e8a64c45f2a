import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** One change of one business record. Entries of an entity form a chain: each carries the hash of the one before. */
export const AuditEntry = z.strictObject({
  /** Which record: `DOCUMENT#…`, `TRADE#BANK#…`. */
  entity: z.string().min(1),
  /** Counts from 1 within the entity. */
  sequence: z.number().int().positive(),
  /** ISO 8601 instant. */
  at: z.iso.datetime(),
  /** Who: a user's subject, or the execution's name where a machine acted. */
  actor: z.string().min(1),
  action: z.string().min(1),
  /** The record before and after as JSON values; null where it did not exist. */
  before: z.json(),
  after: z.json(),
  executionArn: z.string().optional(),
  /** Hash of the entry before, null for an entity's first. */
  previousHash: z.string().nullable(),
  /** SHA-256 over the canonical JSON of everything else in this entry, in lower-case hex. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export type AuditedChange = Omit<AuditEntry, 'sequence' | 'previousHash' | 'hash'>;

/** SHA-256 of a text in UTF-8, in lower-case hex. The hash function comes in, since domain/ knows no Node module. */
export type Sha256 = (text: string) => string;

/** The hash that an entry must carry, over all of it but the hash itself. */
export const hashOfEntry = (entry: Omit<AuditEntry, 'hash'>, sha256: Sha256): string => {
  const { hash: _hash, ...content } = entry as AuditEntry;
  return sha256(canonicalJson(content));
};

/** What of an entity's latest entry the next one rests on. */
export type ChainHead = Pick<AuditEntry, 'entity' | 'sequence' | 'hash'>;

/**
 * The entry that follows `previous` (null for an entity's first) in its entity's chain. Writers put it with a condition
 * that no entry of this entity and sequence exists, so that of two writers one must read again.
 *
 * @throws RangeError if `previous` belongs to another entity.
 */
export const auditEntry = (previous: ChainHead | null, change: AuditedChange, sha256: Sha256): AuditEntry => {
  if (previous && previous.entity !== change.entity) {
    throw new RangeError(`an entry of ${change.entity} can't follow one of ${previous.entity}`);
  }
  const content = {
    ...change,
    sequence: (previous?.sequence ?? 0) + 1,
    previousHash: previous?.hash ?? null,
  };
  return { ...content, hash: hashOfEntry(content, sha256) };
};
