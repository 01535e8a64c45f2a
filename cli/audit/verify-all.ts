import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import { verifyChain } from '../../domain/audit/verify-chain.ts';
import { sha256 } from '../../tasks/adapters/audit-trail.ts';
import type { TableName } from '../../tasks/resources.ts';
import { allOf } from '../batch-get.ts';
import type { AuditAccess } from './audit-access.ts';
import { scanChains, scanPages } from './read-chains.ts';
import { type EntryPlace, recordTables, type ToldRecord, toldRecord, untold } from './told-records.ts';
import { paymentsTrail, type Row, recordsTrail, type Trail } from './trails.ts';
import { type BrokenChain, verifyOne } from './verify-one.ts';

export type Verification = { chains: number; entries: number; recordsCompared: number; broken: BrokenChain[] };

/** Rows of one table that have been looked at, of about so many. */
export type VerifyProgress = { table: TableName; done: number; total: number };

type Told = ToldRecord & { partition: string };

/** BatchGetItem takes so many keys. */
const recordsAtOnce = 100;

/** Those of the records that do not agree with what was read of their chains. */
const disagreeing = async ({ dynamo, nameOf }: AuditAccess, told: readonly Told[]): Promise<Told[]> => {
  const found: Told[] = [];
  for (const [table, records] of Map.groupBy(told, (record) => record.table)) {
    const keys = records.map(({ key }) => key);
    const keyNames = Object.keys(keys[0] ?? {});
    const keyOf = (row: Row): string => canonicalJson(keyNames.map((name) => row[name]));
    const rows = new Map((await allOf(dynamo, nameOf(table), keys)).map((row) => [keyOf(row), row]));
    found.push(...records.filter(({ key, compare }) => compare(rows.get(keyOf(key)))));
  }
  return found;
};

/** Those of the places where no entry is. */
const empty = async ({ dynamo, nameOf }: AuditAccess, places: readonly EntryPlace[]): Promise<EntryPlace[]> => {
  const found: EntryPlace[] = [];
  for (const [trail, some] of Map.groupBy(places, (place) => place.trail)) {
    const keys = some.map(({ key }) => key);
    const there = await allOf(dynamo, nameOf(trail.table), keys);
    const filled = new Set(there.map((row) => row[trail.partitionKey]));
    found.push(...some.filter(({ partition }) => !filled.has(partition)));
  }
  return found;
};

/**
 * Both trails chain by chain, each chain's record, and each record's chain, so that one that is gone as a whole is missed.
 * Every row is read once, by Scans; what then does not look right is read again by itself before anything is said of it.
 */
export const verifyAll = async (
  access: AuditAccess,
  onProgress: (progress: VerifyProgress) => void,
): Promise<Verification> => {
  const { dynamo, nameOf, roughCount } = access;
  const broken = new Map<string, BrokenChain>();
  const counted = { chains: 0, entries: 0, recordsCompared: 0 };

  const lookAgain = async (trail: Trail, partition: string): Promise<number> => {
    const { entries, broken: found } = await verifyOne(access, trail, partition);
    if (found) broken.set(found.entity, found);
    return entries;
  };

  const counter = async (table: TableName): Promise<(rows: number) => void> => {
    const total = await roughCount(table);
    let done = 0;
    return (rows) => {
      done += rows;
      onProgress({ table, done, total });
    };
  };

  const verifyTrail = async (trail: Trail): Promise<void> => {
    const count = await counter(trail.table);
    let told: Told[] = [];
    const compareRecords = async (): Promise<void> => {
      counted.recordsCompared += told.length;
      for (const { partition } of await disagreeing(access, told)) await lookAgain(trail, partition);
      told = [];
    };
    for await (const { partition, rows } of scanChains(dynamo, nameOf(trail.table), trail)) {
      const entity = trail.entityOf(partition);
      const entries = rows.map(trail.entryOf);
      counted.chains += 1;
      counted.entries += entries.length;
      count(entries.length);
      if (verifyChain(entries, sha256, entity).kind === 'broken') {
        await lookAgain(trail, partition);
        continue;
      }
      const record = toldRecord(entity, entries as AuditEntry[]);
      if (record) told.push({ ...record, partition });
      if (told.length === recordsAtOnce) await compareRecords();
    }
    await compareRecords();
  };

  const verifyRecords = async (table: TableName, placeOf: (row: Row) => EntryPlace | undefined): Promise<void> => {
    const count = await counter(table);
    for await (const page of scanPages(dynamo, nameOf(table))) {
      const places = page.map(placeOf).filter((place) => place !== undefined);
      for (const { trail, partition } of await empty(access, places)) {
        if ((await lookAgain(trail, partition)) > 0) continue;
        const entity = trail.entityOf(partition);
        broken.set(entity, { trail: trail.table, entity, sequence: 1, how: 'missing', reason: untold });
      }
      count(page.length);
    }
  };

  await verifyTrail(recordsTrail);
  await verifyTrail(paymentsTrail);
  for (const [table, placeOf] of Object.entries(recordTables)) await verifyRecords(table as TableName, placeOf);
  return { ...counted, broken: [...broken.values()] };
};
