import { z } from 'zod';
import { type AuditEntry, hashOfEntry, type Sha256 } from './audit-entry.ts';

export type ChainVerdict =
  | { kind: 'intact'; length: number }
  /** `sequence` is the first place that does not hold, counted from 1, and `reason` says why in words. */
  | { kind: 'broken'; sequence: number; how: ChainBreak; reason: string };

export type ChainBreak =
  /** What stands there is not as it was written: its content does not give its hash. */
  | 'altered'
  /** No entry has this number. */
  | 'missing'
  /** It is whole in itself, but follows another entry or tells of another record: it, or the one before, was put there. */
  | 'wrongLink'
  /** Its entry stands elsewhere, or a second time. */
  | 'outOfOrder';

/** What of an entry holds the chain together. The rest is whatever its writer hashed. */
const Link = z.object({
  entity: z.string(),
  sequence: z.number(),
  previousHash: z.string().nullable(),
  hash: z.string(),
});
type Link = z.infer<typeof Link>;

/** The rows as links; null for what is none, or was changed. */
const wholeLinks = (rows: readonly unknown[], sha256: Sha256): (Link | null)[] =>
  rows.map((row) => {
    const { data: link } = Link.safeParse(row);
    return link && link.hash === hashOfEntry(row as AuditEntry, sha256) ? link : null;
  });

/**
 * Whether one entity's rows, in the order in which they are stored, are its entries, all there and unchanged: numbered from 1
 * without a gap, each carrying its own hash and that of the one before. Any change, removal, exchange or insertion before the
 * newest entry is found. Of the newest entries alone the chain can't tell that they were cut off, or written anew with new
 * hashes: only what keeps the newest hash elsewhere can.
 *
 * @param rows as read: what is no entry is a broken place, not an error.
 * @param entity whose they must be; the first one's where it is not given.
 */
export const verifyChain = (
  rows: readonly unknown[],
  sha256: Sha256,
  entity: string | undefined = Link.safeParse(rows[0]).data?.entity,
): ChainVerdict => {
  const links = wholeLinks(rows, sha256);
  let previous: Link | null = null;
  for (const [index, link] of links.entries()) {
    const sequence = index + 1;
    const broken = (how: ChainBreak, reason: string): ChainVerdict => ({ kind: 'broken', sequence, how, reason });
    if (!link) return broken('altered', 'it was changed: its content does not give its hash');
    if (link.sequence !== sequence) {
      const isElsewhere = link.sequence < sequence || links.some((other) => other?.sequence === sequence);
      return broken(isElsewhere ? 'outOfOrder' : 'missing', `entry ${link.sequence} stands in its place`);
    }
    if (link.entity !== entity) return broken('wrongLink', `it tells of ${link.entity}`);
    if (link.previousHash !== (previous?.hash ?? null))
      return broken('wrongLink', 'it does not carry the hash of the entry before: one of the two was put there later');
    previous = link;
  }
  return { kind: 'intact', length: links.length };
};
