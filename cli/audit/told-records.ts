import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import { ledgerRulesKind, matchingRulesKind } from '../../tasks/adapters/dynamo-rules-store.ts';
import { trailKey } from '../../tasks/adapters/ledger-items.ts';
import { fromTradeItem, type TradeItem } from '../../tasks/adapters/trade-item.ts';
import type { TableName } from '../../tasks/resources.ts';
import { paymentsTrail, type Row, recordsTrail, type Trail } from './trails.ts';

/** How a record and the end of its chain contradict each other; null if they don't. */
type Disagreement = { sequence: number; how: 'missing' | 'recordDiffers'; reason: string } | null;

/** A record that a chain tells of, and whether the two agree; the row is undefined where there is none. */
export type ToldRecord = { table: TableName; key: Row; compare(row: Row | undefined): Disagreement };

type Entries = readonly AuditEntry[];
type Found = Omit<ToldRecord, 'compare'> & { compare(row: Row): Disagreement };

const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/** Why a record without entries is a break. */
export const untold = 'there is a record, and no entry that tells of it';

/** Matches and payments' findings carry the number and the hash of their newest entry: an anchor. */
const byAnchor =
  (entries: Entries) =>
  ({ auditSequence, auditHash }: Row): Disagreement => {
    const newest = entries.at(-1);
    const sequence = newest?.sequence ?? 0;
    if (Number(auditSequence) > sequence)
      return {
        sequence: sequence + 1,
        how: 'missing',
        reason: `the chain was cut off: the record names entry ${auditSequence} as its newest`,
      };
    return auditSequence === sequence && auditHash === newest?.hash
      ? null
      : {
          sequence,
          how: 'recordDiffers',
          reason: `the record names entry ${auditSequence} with another hash as its newest`,
        };
  };

/** The newest entry that tells of the record itself has all of it, or the part of it that `part` gives. */
const byContent =
  (entries: Entries, part: (row: Row) => unknown = (row) => row, tells: (action: string) => boolean = () => true) =>
  (row: Row): Disagreement => {
    const entry = entries.findLast(({ action }) => tells(action));
    if (!entry) return { sequence: 1, how: 'missing', reason: untold };
    return isSame(entry.after, part(row))
      ? null
      : { sequence: entry.sequence, how: 'recordDiffers', reason: 'the record is not as its newest entry says' };
  };

const termsOf = (row: Row): unknown => {
  const { trade, version, lineage } = fromTradeItem(row as TradeItem);
  return { ...trade, version, documentId: lineage?.documentId };
};

const rulesOf =
  ({ key }: { key: string }) =>
  (version: string, entries: Entries): Found => ({
    table: 'Reconciliations',
    key: { runId: `${key}#${version}` },
    compare: byContent(
      entries,
      ({ rules }) => rules,
      (action) => action === 'RULES_PROPOSED',
    ),
  });

/** By what an entity's name begins with. Reviews, runs and executions have no record that is compared. */
const recordKinds: Readonly<Record<string, (id: string, entries: Entries) => Found | undefined>> = {
  MATCH: (matchId, entries) => ({ table: 'TradeMatches', key: { matchId }, compare: byAnchor(entries) }),
  TRANSACTION: (txId, entries) => ({ table: 'ReconciliationFindings', key: { txId }, compare: byAnchor(entries) }),
  DOCUMENT: (documentId, entries) => ({
    table: 'Documents',
    key: { documentId },
    // Its reviews are told in the same chain.
    compare: byContent(entries, undefined, (action) => action.startsWith('DOCUMENT_')),
  }),
  'TRADE#BANK': (tradeId, entries) => ({
    table: 'BankTradeData',
    key: { tradeId },
    compare: byContent(entries, termsOf),
  }),
  'TRADE#COUNTERPARTY': (tradeId, entries) => ({
    table: 'CounterpartyTradeData',
    key: { tradeId },
    compare: byContent(entries, termsOf),
  }),
  RECEIPT: (documentId, entries) => {
    const { userId } = (entries.at(-1)?.after ?? {}) as Row;
    return typeof userId === 'string' && userId !== ''
      ? { table: 'Receipts', key: { userId, documentId }, compare: byContent(entries) }
      : undefined;
  },
  INVOICE: (invoiceId, entries) => ({ table: 'Invoices', key: { invoiceId }, compare: byContent(entries) }),
  SETTLEMENT_FILE: (fileId, entries) => ({ table: 'SettlementFiles', key: { fileId }, compare: byContent(entries) }),
  [matchingRulesKind.entity]: rulesOf(matchingRulesKind),
  [ledgerRulesKind.entity]: rulesOf(ledgerRulesKind),
};

/** @param entries an intact chain; empty where there is none. */
export const toldRecord = (entity: string, entries: Entries): ToldRecord | undefined => {
  const kind = Object.keys(recordKinds).find((name) => entity.startsWith(`${name}#`));
  const id = kind && entity.slice(kind.length + 1);
  const found = id && recordKinds[kind]?.(id, entries);
  if (!found) return undefined;
  return {
    ...found,
    compare: (row) => {
      if (row) return found.compare(row);
      const sequence = entries.length;
      return sequence === 0 ? null : { sequence, how: 'recordDiffers', reason: 'there is no such record any more' };
    },
  };
};

/** Where an entry of a chain must be. */
export type EntryPlace = { trail: Trail; partition: string; key: Row };

const firstOf = (entity: string): EntryPlace => ({
  trail: recordsTrail,
  partition: entity,
  key: { entity, sequence: 1 },
});

/** Tables of audited records, and where each row's chain must have an entry; undefined for rows that are no records. */
export const recordTables: Readonly<Partial<Record<TableName, (row: Row) => EntryPlace | undefined>>> = {
  TradeMatches: ({ matchId, claimedBy }) => (claimedBy === undefined ? firstOf(`MATCH#${matchId}`) : undefined),
  Documents: ({ documentId, status }) => (status === undefined ? undefined : firstOf(`DOCUMENT#${documentId}`)),
  BankTradeData: ({ tradeId }) => firstOf(`TRADE#BANK#${tradeId}`),
  CounterpartyTradeData: ({ tradeId }) => firstOf(`TRADE#COUNTERPARTY#${tradeId}`),
  Receipts: ({ documentId }) => firstOf(`RECEIPT#${documentId}`),
  Invoices: ({ invoiceId }) => firstOf(`INVOICE#${invoiceId}`),
  SettlementFiles: ({ fileId }) => firstOf(`SETTLEMENT_FILE#${fileId}`),
  Reconciliations: ({ runId, version }) => {
    const kind = [matchingRulesKind, ledgerRulesKind].find(({ key }) => runId === `${key}#${version}`);
    return kind && firstOf(`${kind.entity}#${version}`);
  },
  // The newest one: its key has an instant, which the finding has as well.
  ReconciliationFindings: (row) => {
    const { txId, since, auditSequence } = row as { txId: string; since: string; auditSequence: number };
    return { trail: paymentsTrail, partition: txId, key: trailKey(txId, { at: since, sequence: auditSequence }) };
  },
};
