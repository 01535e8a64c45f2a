import { describe, expect, it } from '@jest/globals';
import { withDirectDynamoDb } from '../../../local/dynamodb/direct-sdk-call.ts';
import type { SdkCall } from '../../../local/engine/services.ts';

const answering = (status: number, output: object) => {
  const asked: { target: string; body: unknown }[] = [];
  const dynamoDb = {
    forward: (target: string, body: Buffer) => {
      asked.push({ target, body: JSON.parse(body.toString()) });
      return Promise.resolve({
        status,
        headers: { 'x-amzn-requestid': 'r-1' },
        body: Buffer.from(JSON.stringify(output)),
      });
    },
  };
  return { asked, call: withDirectDynamoDb(dynamoDb, () => Promise.resolve('elsewhere')) };
};
const getItem: SdkCall = {
  service: 'dynamodb',
  action: 'getItem',
  parameters: { TableName: 'T', Key: { id: { S: '1' } } },
  executionArn: '',
};

describe('a call of DynamoDB by a state', () => {
  it('goes there as it is, and so does the answer; other services go elsewhere', async () => {
    const { asked, call } = answering(200, { Item: { id: { S: '1' } } });

    expect(await call(getItem)).toEqual({ Item: { id: { S: '1' } } });
    expect(asked).toEqual([{ target: 'DynamoDB_20120810.GetItem', body: getItem.parameters }]);
    expect(await call({ ...getItem, service: 'sqs' })).toBe('elsewhere');
  });

  it.each([
    ['com.amazonaws.dynamodb.v20120810#TransactionCanceledException', 'TransactionCanceledException', 400],
    ['com.amazonaws.dynamodb.v20120810#InternalServerError', 'InternalServerErrorException', 500],
  ])('fails by the name that Step Functions gives %s', async (__type, name, statusCode) => {
    const { call } = answering(statusCode, { __type, message: 'why' });

    await expect(call(getItem)).rejects.toMatchObject({ name, statusCode, message: 'why', requestId: 'r-1' });
  });
});
