import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { EntryLedger } from '../../domain/ledger/entry.ts';
import { ConflictError } from '../errors.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { TableName } from '../resources.ts';
import { tableName } from './environment.ts';
import {
  customerOf,
  customerRow,
  entryKey,
  entryOf,
  entryRow,
  findingOf,
  ledgerTable,
  trailEntryOf,
} from './ledger-items.ts';

type Row = Record<string, unknown>;

const isNew = 'attribute_not_exists(txId)';

/** The ledgers in DynamoDB. @param nameOf the deployed name of a table: a task's is in its environment. */
export const dynamoLedgerStore = (
  dynamo: DynamoDBDocumentClient,
  nameOf: (table: TableName) => string = tableName,
): LedgerStore => {
  const get = async (table: TableName, Key: Row): Promise<Row | null> => {
    const { Item } = await dynamo.send(new GetCommand({ TableName: nameOf(table), Key, ConsistentRead: true }));
    return Item ?? null;
  };
  const rowsOf = async (table: TableName, txId: string): Promise<Row[]> => {
    const rows: Row[] = [];
    let ExclusiveStartKey: Row | undefined;
    do {
      const page = await dynamo.send(
        new QueryCommand({
          TableName: nameOf(table),
          KeyConditionExpression: 'txId = :txId',
          ExpressionAttributeValues: { ':txId': txId },
          ConsistentRead: true,
          ExclusiveStartKey,
        }),
      );
      rows.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return rows;
  };
  /** Puts the row unless there is one of its key, which then comes back. */
  const putNew = async (table: TableName, key: Row, row: Row): Promise<Row | null> => {
    try {
      await dynamo.send(new PutCommand({ TableName: nameOf(table), Item: row, ConditionExpression: isNew }));
      return null;
    } catch (error) {
      const existing = error instanceof ConflictError ? await get(table, key) : null;
      if (!existing) throw error;
      return existing;
    }
  };
  const entries = async (ledger: EntryLedger, txId: string) => (await rowsOf(ledgerTable[ledger], txId)).map(entryOf);

  return {
    collect: async (txId) => {
      const [finding, customer, processor, core] = await Promise.all([
        get('ReconciliationFindings', { txId }),
        get('CustomerLedger', { txId }),
        entries('processor', txId),
        entries('core', txId),
      ]);
      return {
        views: { customer: customer && customerOf(customer), processor, core },
        finding: finding && findingOf(finding),
      };
    },

    addCustomer: async (entry) => {
      const existing = await putNew('CustomerLedger', { txId: entry.txId }, customerRow(entry));
      return existing ? { kind: 'exists', entry: customerOf(existing) } : { kind: 'added' };
    },

    entries,

    addEntry: async (ledger, entry) => {
      const existing = await putNew(ledgerTable[ledger], entryKey(entry), entryRow(entry));
      return existing ? { kind: 'exists', entry: entryOf(existing) } : { kind: 'added' };
    },

    trail: async (txId) => (await rowsOf('ReconciliationAudit', txId)).map(trailEntryOf),
  };
};
