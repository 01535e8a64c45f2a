import type { CustomerEntry } from '../../domain/ledger/entry.ts';
import type { Finding } from '../../domain/ledger/finding.ts';
import { dynamoLedgerStore } from '../../tasks/adapters/dynamo-ledger-store.ts';
import { dynamoClient } from '../../tasks/adapters/dynamodb.ts';
import { customerOf, findingOf } from '../../tasks/adapters/ledger-items.ts';
import type { LedgerStore } from '../../tasks/ports/ledger-store.ts';
import { environmentName, type TableName } from '../../tasks/resources.ts';
import type { Connection } from '../connection.ts';
import { allOf } from './batch-get.ts';

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

/** The store's own adapter, pointed at the deployed tables by the environment that a task would have. */
export const ledgerAccess = async (connection: Connection): Promise<LedgerAccess> => {
  const names = await Promise.all(tables.map((table) => connection.output(`${table}Table`)));
  tables.forEach((table, index) => {
    process.env[environmentName('TABLE', table)] = names[index];
  });
  const dynamo = dynamoClient(connection.settings);
  const nameOf = (table: (typeof tables)[number]): string => names[tables.indexOf(table)] ?? '';
  return {
    store: dynamoLedgerStore(dynamo),
    findings: async (txIds) => (await allOf(dynamo, nameOf('ReconciliationFindings'), txIds)).map(findingOf),
    customers: async (txIds) => (await allOf(dynamo, nameOf('CustomerLedger'), txIds)).map(customerOf),
    close: () => dynamo.destroy(),
  };
};
