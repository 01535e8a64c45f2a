import { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { CustomerEntry, type EntryLedger, LedgerEntry } from '../../domain/ledger/entry.ts';
import { Finding } from '../../domain/ledger/finding.ts';
import { shardOf } from '../../domain/ledger/shard.ts';
import type { TableName } from '../resources.ts';

/** Rows of the ledgers' tables as plain objects, and back. */

type Row = Record<string, unknown>;

export const ledgerTable = {
  customer: 'CustomerLedger',
  processor: 'ProcessorLedger',
  core: 'CoreLedger',
} as const satisfies Record<EntryLedger | 'customer', TableName>;

/** The day's list that a row stands in: by the day on which Concord came to know it, in UTC. */
export const dayShardOf = (day: string, shard: string): string => `${day}#${shard}`;
const dayShard = ({ txId, recordedAt }: { txId: string; recordedAt: string }) =>
  dayShardOf(recordedAt.slice(0, 10), shardOf(txId));

export const customerRow = (entry: CustomerEntry): Row => ({ ...entry, dayShard: dayShard(entry) });
export const customerOf = ({ dayShard, ...entry }: Row): CustomerEntry => CustomerEntry.parse(entry);

/** Two entries at one instant stay apart, and one entry is one row. */
export const entryKey = ({ txId, timestamp, entryId }: Pick<LedgerEntry, 'txId' | 'timestamp' | 'entryId'>) => ({
  txId,
  timestamp: `${timestamp}#${entryId}`,
});
export const entryRow = (entry: LedgerEntry): Row => ({
  ...entry,
  ...entryKey(entry),
  bookedAt: entry.timestamp,
  dayShard: dayShard(entry),
});
export const entryOf = ({ dayShard, bookedAt, ...entry }: Row): LedgerEntry =>
  LedgerEntry.parse({ ...entry, timestamp: bookedAt });

export const categoryShardOf = (category: string, shard: string): string => `${category}#${shard}`;
/** Sorts findings by when they came, two of one instant by their payments. */
export const listedAs = ({ since, txId }: Pick<Finding, 'since' | 'txId'>): string => `${since}#${txId}`;
export const dueShardOf = (shard: string): string => `DUE#${shard}`;

/** A key of an index can't be null: `dueAt` is left out where no clock runs. */
export const findingRow = ({ dueAt, ...finding }: Finding): Row => ({
  ...finding,
  categoryShard: categoryShardOf(finding.category, shardOf(finding.txId)),
  listedAs: listedAs(finding),
  ...(dueAt !== null && { dueAt }),
  ...(dueAt !== null && finding.expected && { dueShard: dueShardOf(shardOf(finding.txId)) }),
});
export const findingOf = ({ categoryShard, listedAs, dueShard, dueAt = null, ...finding }: Row): Finding =>
  Finding.parse({ ...finding, dueAt });

/** In the order of the chain, also where two states came at one instant. */
export const trailKey = (txId: string, { at, sequence }: Pick<AuditEntry, 'at' | 'sequence'>) => ({
  txId,
  eventTimestamp: `${at}#${String(sequence).padStart(5, '0')}`,
});
export const trailRow = (txId: string, entry: AuditEntry): Row => ({ ...trailKey(txId, entry), ...entry });
export const trailEntryOf = ({ txId, eventTimestamp, ...entry }: Row): AuditEntry => AuditEntry.parse(entry);
