import type { CustomerEntry } from '../../domain/ledger/entry.ts';
import type { Finding } from '../../domain/ledger/finding.ts';
import { dynamoLedgerStore } from '../../tasks/adapters/dynamo-ledger-store.ts';
import { dynamoClient } from '../../tasks/adapters/dynamodb.ts';
import { customerOf, findingOf } from '../../tasks/adapters/ledger-items.ts';
import type { LedgerStore } from '../../tasks/ports/ledger-store.ts';
import type { TableName } from '../../tasks/resources.ts';
import { allOf } from '../batch-get.ts';
import type { Connection } from '../connection.ts';

const tables = [
  'CustomerLedger',
  'ProcessorLedger',
  'CoreLedger',
  'ReconciliationFindings',
  'ReconciliationAudit',
] as const satisfies readonly TableName[];

/** The ledgers of the place that a connection leads to. */
export type LedgerAccess = {
  store: LedgerStore;
  /** The latest findings on these payments, of those that have one. */
  findings(txIds: readonly string[]): Promise<Finding[]>;
  customers(txIds: readonly string[]): Promise<CustomerEntry[]>;
  close(): void;
};

const keysOf = (txIds: readonly string[]) => txIds.map((txId) => ({ txId }));

/** The store's own adapter, over the tables as the stacks' outputs name them. */
export const ledgerAccess = async (connection: Connection): Promise<LedgerAccess> => {
  const names = new Map<TableName, string>(
    await Promise.all(tables.map(async (table) => [table, await connection.output(`${table}Table`)] as const)),
  );
  const nameOf = (table: TableName): string => {
    const name = names.get(table);
    if (!name) throw new Error(`${table} is none of the ledgers' tables`);
    return name;
  };
  const dynamo = dynamoClient(connection.settings);
  return {
    store: dynamoLedgerStore(dynamo, nameOf),
    findings: async (txIds) => (await allOf(dynamo, nameOf('ReconciliationFindings'), keysOf(txIds))).map(findingOf),
    customers: async (txIds) => (await allOf(dynamo, nameOf('CustomerLedger'), keysOf(txIds))).map(customerOf),
    close: () => dynamo.destroy(),
  };
};
