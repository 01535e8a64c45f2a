import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { type ChainBreak, verifyChain } from '../../domain/audit/verify-chain.ts';
import { sha256 } from '../../tasks/adapters/audit-trail.ts';
import type { AuditAccess } from './audit-access.ts';
import { readChain } from './read-chains.ts';
import { toldRecord } from './told-records.ts';
import type { Trail } from './trails.ts';

/** A chain that does not hold, or does not agree with its record: the first place where, and how. */
export type BrokenChain = {
  trail: Trail['table'];
  entity: string;
  sequence: number;
  how: ChainBreak | 'recordDiffers';
  reason: string;
};

export type ChainState = { entries: number; recordCompared: boolean; broken: BrokenChain | null };

/**
 * One chain and its record as they now stand. A record and its entry are written in one transaction: a record that was read
 * while its chain stayed as long as it was must agree with it; one that is being changed is read again.
 */
export const verifyOne = async (
  { dynamo, nameOf }: AuditAccess,
  trail: Trail,
  partition: string,
): Promise<ChainState> => {
  const entity = trail.entityOf(partition);
  const read = async () => (await readChain(dynamo, nameOf(trail.table), trail, partition)).rows.map(trail.entryOf);
  for (;;) {
    const rows = await read();
    const verdict = verifyChain(rows, sha256, entity);
    if (verdict.kind === 'broken') {
      const { kind: _kind, ...place } = verdict;
      return { entries: rows.length, recordCompared: false, broken: { trail: trail.table, entity, ...place } };
    }
    const record = toldRecord(entity, rows as AuditEntry[]);
    if (!record) return { entries: rows.length, recordCompared: false, broken: null };
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: nameOf(record.table), Key: record.key, ConsistentRead: true }),
    );
    const disagreement = record.compare(Item);
    if (!disagreement) return { entries: rows.length, recordCompared: Item !== undefined, broken: null };
    if ((await read()).length === rows.length)
      return { entries: rows.length, recordCompared: true, broken: { trail: trail.table, entity, ...disagreement } };
  }
};
