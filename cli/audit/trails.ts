import { trailEntity } from '../../domain/ledger/reconcile-transaction.ts';
import { trailKey } from '../../tasks/adapters/ledger-items.ts';

export type Row = Record<string, unknown>;

/** A table of chains: each partition is the chain of one entity, in the order of its sort key. */
export type Trail = {
  table: 'Audit' | 'ReconciliationAudit';
  partitionKey: string;
  entityOf(partition: string): string;
  /** The entry that a row holds. */
  entryOf(row: Row): unknown;
};

export const recordsTrail: Trail = {
  table: 'Audit',
  partitionKey: 'entity',
  entityOf: (entity) => entity,
  entryOf: (row) => row,
};

export const paymentsTrail: Trail = {
  table: 'ReconciliationAudit',
  partitionKey: 'txId',
  entityOf: trailEntity,
  entryOf: (row) => {
    const { txId, eventTimestamp, ...entry } = row as {
      txId: string;
      eventTimestamp: string;
      at: string;
      sequence: number;
    };
    // The hash is over the entry alone: a row that was moved to another place of the order holds none.
    return eventTimestamp === trailKey(txId, entry).eventTimestamp ? entry : row;
  },
};
