import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sizeOfItem } from '../../../local/dynamodb/item-size.ts';
import { type StreamWorld, startStreamWorld } from '../pipes/stream-world.ts';

let world: StreamWorld;
beforeAll(async () => {
  world = await startStreamWorld();
});
afterAll(() => world.stop());

describe('counted units', () => {
  it('are those of AWS: a unit a kilobyte written, twice in a transaction, a unit per four read', async () => {
    const { table } = await world.createTable();
    const counted: [string, number][] = [];
    world.dynamoDb.countUnits((action, capacity) => {
      counted.push([action, capacity.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)]);
    });
    const item = (id: string, bytes: number) => ({ id: { S: id }, text: { S: 'x'.repeat(bytes) } });
    const put = (id: string, bytes: number) => ({ Put: { TableName: table, Item: item(id, bytes) } });

    await world.dynamoDb.call('PutItem', { TableName: table, Item: item('1', 1500) });
    await world.dynamoDb.call('GetItem', { TableName: table, Key: { id: { S: '1' } }, ConsistentRead: true });
    await world.dynamoDb.call('TransactWriteItems', { TransactItems: [put('2', 10), put('3', 1500), put('4', 10)] });
    const refused = world.dynamoDb.call('PutItem', {
      TableName: table,
      Item: item('1', 1),
      ConditionExpression: 'attribute_not_exists(id)',
    });

    await expect(refused).rejects.toThrow();
    expect(counted).toEqual([
      ['PutItem', 2],
      ['GetItem', 1],
      ['TransactWriteItems', 2 + 4 + 2],
      ['PutItem', 0],
    ]);
  });
});

describe('sizeOfItem', () => {
  it.each([
    [{ ab: { S: 'é' } }, 4],
    [{ n: { N: '-123.45' } }, 1 + 3 + 1],
    [{ b: { BOOL: true } }, 2],
    [{ l: { L: [{ S: 'a' }, { NULL: true }] } }, 1 + 3 + 2 + 2],
    [{ m: { M: { k: { S: 'v' } } } }, 1 + 3 + 2 + 1],
    [{ s: { SS: ['a', 'bc'] } }, 1 + 3],
  ])('%j is %i bytes', (item, bytes) => {
    expect(sizeOfItem(item as never)).toBe(bytes);
  });
});
