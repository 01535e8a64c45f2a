import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DynamoDbLocal } from '../../../local/dynamodb/dynamodb-local.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-killed-dynamodb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const launch = async (): Promise<{ dynamoDb: DynamoDbLocal; ended: Promise<string> }> => {
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const dynamoDb = await DynamoDbLocal.launch({
    java: 'java',
    dataFolder: join(folder, 'data'),
    logFile: join(folder, 'log'),
    onExit: resolve,
  });
  await dynamoDb.ready();
  return { dynamoDb, ended };
};

/** Byte 18 of an SQLite file: 2 is write-ahead logging. https://sqlite.org/fileformat.html#file_format_version_numbers */
const writeVersion = (file: string): number | undefined => readFileSync(file)[18];

describe('DynamoDB Local, killed', () => {
  it('has what it answered for, in a file with a write-ahead log', async () => {
    const killed = await launch();
    await killed.dynamoDb.call('CreateTable', {
      TableName: 'Payments',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'txId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'txId', AttributeType: 'S' }],
    });
    await killed.dynamoDb.call('PutItem', { TableName: 'Payments', Item: { txId: { S: 'p-1' } } });
    process.kill(killed.dynamoDb.pid as number, 'SIGKILL');
    await killed.ended;
    const { dynamoDb } = await launch();

    const { Item } = await dynamoDb.call('GetItem', { TableName: 'Payments', Key: { txId: { S: 'p-1' } } });

    await dynamoDb.stop();
    expect(Item).toEqual({ txId: { S: 'p-1' } });
    expect(writeVersion(join(folder, 'data', 'shared-local-instance.db'))).toBe(2);
  });
});
