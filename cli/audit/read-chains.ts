import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Row, Trail } from './trails.ts';

/** The rows of one partition, as they are stored. */
export type Chain = { partition: string; rows: Row[] };

/** All rows of a table, page by page. Reads every one of them, at the price of a Scan. */
export const scanPages = async function* (dynamo: DynamoDBDocumentClient, TableName: string): AsyncGenerator<Row[]> {
  let ExclusiveStartKey: Row | undefined;
  do {
    const page = await dynamo.send(new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true }));
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
};

/**
 * Every chain of a trail. DynamoDB gives the rows of a partition together and in their order, since that is how they lie, but
 * does not promise it of a Scan: what then looks broken is to be read again by `readChain`.
 */
export const scanChains = async function* (
  dynamo: DynamoDBDocumentClient,
  tableName: string,
  { partitionKey }: Trail,
): AsyncGenerator<Chain> {
  let chain: Chain | undefined;
  for await (const rows of scanPages(dynamo, tableName)) {
    for (const row of rows) {
      const partition = String(row[partitionKey]);
      if (chain?.partition === partition) chain.rows.push(row);
      else {
        if (chain) yield chain;
        chain = { partition, rows: [row] };
      }
    }
  }
  if (chain) yield chain;
};

/** One chain, as it now stands. */
export const readChain = async (
  dynamo: DynamoDBDocumentClient,
  TableName: string,
  { partitionKey }: Trail,
  partition: string,
): Promise<Chain> => {
  const chain: Chain = { partition, rows: [] };
  let ExclusiveStartKey: Row | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': partitionKey },
        ExpressionAttributeValues: { ':partition': partition },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    chain.rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return chain;
};
