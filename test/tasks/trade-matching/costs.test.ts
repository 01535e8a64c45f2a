import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, it } from '@jest/globals';
import { dynamoMatchStore } from '../../../tasks/adapters/dynamo-match-store.ts';
import { dynamoTradeStore } from '../../../tasks/adapters/dynamo-trade-store.ts';
import { environmentName } from '../../../tasks/resources.ts';
import { goThrough } from './go-through.ts';
import { flowTasks, memoryFlow } from './memory-flow.ts';
import { bankTrade, confirmationOf, extractedItem } from './trades.ts';

beforeAll(() => {
  for (const table of ['BankTradeData', 'CounterpartyTradeData', 'TradeMatches', 'Audit', 'Reconciliations'] as const) {
    process.env[environmentName('TABLE', table)] = table;
  }
});

/** A page of a query is a megabyte: some 800 trades of 1.3 kB. */
const itemsPerPage = 800;

it('asks little of DynamoDB per 1,000 trades', async () => {
  const bank = Array.from({ length: 500 }, (_, index) => bankTrade(`B${index}`, { notional: `${index + 1000}.00` }));
  const items = {
    BankTradeData: bank.map(extractedItem),
    CounterpartyTradeData: bank.map((trade, index) => extractedItem(confirmationOf(trade, `C${index}`))),
  };
  const requests: Record<string, number> = {};
  const count = (name: string, by = 1) => {
    requests[name] = (requests[name] ?? 0) + by;
  };
  const answer = (command: unknown) => {
    if (command instanceof QueryCommand) {
      count('Query');
      const { TableName, ExpressionAttributeValues, ExclusiveStartKey } = command.input;
      if (ExpressionAttributeValues?.[':status'] !== 'UNMATCHED') return { Items: [] };
      const start = (ExclusiveStartKey?.start as number | undefined) ?? 0;
      const all = items[TableName as keyof typeof items];
      const end = start + itemsPerPage;
      return { Items: all.slice(start, end), ...(end < all.length && { LastEvaluatedKey: { start: end } }) };
    }
    if (command instanceof BatchGetCommand) {
      count('BatchGetItem');
      return { Responses: {} };
    }
    if (!(command instanceof TransactWriteCommand)) throw new Error(`not expected: ${command}`);
    const { TransactItems = [] } = command.input;
    count('TransactWriteItems');
    count('items written', TransactItems.length);
    // Twice the write units of a plain write, one for each kilobyte begun; the indexes' own writes come on top.
    for (const action of TransactItems) {
      const bytes = JSON.stringify(action.Put?.Item ?? action.Update?.ExpressionAttributeValues ?? {}).length;
      count('write units', 2 * Math.ceil(bytes / 1024));
    }
    return {};
  };
  const client = { send: async (command: unknown) => answer(command) } as unknown as DynamoDBDocumentClient;
  const flow = memoryFlow();
  const tasks = flowTasks({ ...flow.ports, trades: dynamoTradeStore(client), matches: dynamoMatchStore(client) });

  const { report } = await goThrough(tasks, flow.objects, 'counted');

  expect(report.verdicts).toMatchObject({ MATCHED: 500 });
  console.log(`DynamoDB per 1,000 trades that match: ${JSON.stringify(requests)}`);
  expect(requests.TransactWriteItems).toBeLessThanOrEqual(36);
  expect(requests.BatchGetItem).toBeLessThanOrEqual(6);
  expect(requests.Query).toBeLessThanOrEqual(12);
});
