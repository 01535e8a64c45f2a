import { sizeOfItem } from './item-size.ts';

const metered = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

type Capacity = { TableName: string; CapacityUnits: number };

/** The action of a request whose units are counted. */
export const meteredAction = (target: string): string | undefined => {
  const [api, action = ''] = target.split('.');
  return api === 'DynamoDB_20120810' && metered.has(action) ? action : undefined;
};

/** The same request, asking for what it consumes. */
export const askingForCapacity = (body: Buffer): Buffer => {
  if (body.includes('"ReturnConsumedCapacity"')) return body;
  return Buffer.concat([Buffer.from('{"ReturnConsumedCapacity":"TOTAL",'), body.subarray(body.indexOf('{') + 1)]);
};

/** What a request consumed, by table; nothing is told of a refused one. */
export const capacityOf = (action: string, request: Buffer, answer: { status: number; body: Buffer }): Capacity[] => {
  if (answer.status >= 300) return [];
  const { ConsumedCapacity = [] } = JSON.parse(answer.body.toString('utf8')) as {
    ConsumedCapacity?: Capacity | Capacity[];
  };
  const told = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity];
  return action === 'TransactWriteItems' ? withEveryPut(told, request) : told;
};

type Put = { Put?: { TableName: string; Item: Record<string, Record<string, unknown>> } };

/** Of several rows that a transaction puts into one table, DynamoDB Local counts one: the others are counted by their size. */
const withEveryPut = (told: readonly Capacity[], request: Buffer): Capacity[] => {
  const { TransactItems } = JSON.parse(request.toString('utf8')) as { TransactItems: Put[] };
  return told.map((capacity) => {
    const puts = TransactItems.flatMap(({ Put }) => (Put?.TableName === capacity.TableName ? [Put] : []));
    if (puts.length < 2) return capacity;
    const units = puts.reduce((sum, { Item }) => sum + 2 * Math.ceil(sizeOfItem(Item) / 1024), 0);
    return { ...capacity, CapacityUnits: units };
  });
};
