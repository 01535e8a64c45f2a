import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableName } from '../../tasks/resources.ts';
import type { Connection } from '../connection.ts';
import { recordTables } from './told-records.ts';
import { paymentsTrail, recordsTrail } from './trails.ts';

/** Both trails and the records that they tell of, read with the caller's own rights. */
export type AuditAccess = {
  dynamo: DynamoDBDocumentClient;
  nameOf(table: TableName): string;
  /** Rows of a table, as DynamoDB counted them within the last hours. */
  roughCount(table: TableName): Promise<number>;
  close(): void;
};

const tables = [recordsTrail.table, paymentsTrail.table, ...(Object.keys(recordTables) as TableName[])];

export const auditAccess = async (connection: Connection): Promise<AuditAccess> => {
  const names = new Map<TableName, string>(
    await Promise.all(tables.map(async (table) => [table, await connection.output(`${table}Table`)] as const)),
  );
  const nameOf = (table: TableName): string => {
    const name = names.get(table);
    if (!name) throw new Error(`${table} is none of the audited tables`);
    return name;
  };
  const client = new DynamoDBClient(connection.settings);
  const dynamo = DynamoDBDocumentClient.from(client, {
    // A number that JavaScript can't hold was not written by Concord: it makes its entry an altered one, and is no error.
    unmarshallOptions: { wrapNumbers: Number },
  });
  return {
    dynamo,
    nameOf,
    roughCount: async (table) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: nameOf(table) }));
      return Table?.ItemCount ?? 0;
    },
    close: () => client.destroy(),
  };
};
