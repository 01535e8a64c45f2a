import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapInParallel } from './in-parallel.ts';

type Row = Record<string, unknown>;

/** BatchGetItem takes so many keys. */
const keysAtMost = 100;
const requestsAtOnce = 4;

/** The rows of these payments, of those that there are, in any order. */
export const allOf = async (
  dynamo: DynamoDBDocumentClient,
  table: string,
  txIds: readonly string[],
): Promise<Row[]> => {
  const pages = Array.from({ length: Math.ceil(txIds.length / keysAtMost) }, (_, page) =>
    txIds.slice(page * keysAtMost, (page + 1) * keysAtMost),
  );
  const found = await mapInParallel(pages, requestsAtOnce, async (page) => {
    const rows: Row[] = [];
    let keys: Row[] = page.map((txId) => ({ txId }));
    while (keys.length > 0) {
      const answer = await dynamo.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
      );
      rows.push(...(answer.Responses?.[table] ?? []));
      keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return rows;
  });
  return found.flat();
};
