import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapInParallel } from './in-parallel.ts';

type Row = Record<string, unknown>;

/** BatchGetItem takes so many keys. */
const keysAtMost = 100;
const requestsAtOnce = 4;

/** The rows of these keys, of those that there are, each once, in any order. */
export const allOf = async (dynamo: DynamoDBDocumentClient, table: string, wanted: readonly Row[]): Promise<Row[]> => {
  // The service refuses a key that comes twice.
  const keys = [...new Map(wanted.map((key) => [JSON.stringify(key), key])).values()];
  const pages = Array.from({ length: Math.ceil(keys.length / keysAtMost) }, (_, page) =>
    keys.slice(page * keysAtMost, (page + 1) * keysAtMost),
  );
  const found = await mapInParallel(pages, requestsAtOnce, async (page) => {
    const rows: Row[] = [];
    let pending: Row[] = page;
    while (pending.length > 0) {
      const answer = await dynamo.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: pending, ConsistentRead: true } } }),
      );
      rows.push(...(answer.Responses?.[table] ?? []));
      pending = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return rows;
  });
  return found.flat();
};
