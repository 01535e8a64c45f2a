import * as dynamodb from '@aws-sdk/client-dynamodb';
import type { SdkCall } from '../../local/engine/services.ts';

type Command = new (parameters: never) => Parameters<dynamodb.DynamoDBClient['send']>[0];

/** DynamoDB as states call it, in its own form: `getItem` with `{ TableName, Key: { txId: { S: … } } }`. */
export const rawDynamoDb = (config: dynamodb.DynamoDBClientConfig) => {
  const client = new dynamodb.DynamoDBClient(config);
  return {
    call: async ({ action, parameters }: Pick<SdkCall, 'action' | 'parameters'>): Promise<unknown> => {
      const name = `${action.replace(/^./, (first) => first.toUpperCase())}Command`;
      const Command = (dynamodb as unknown as Record<string, Command>)[name];
      if (!Command) throw new Error(`DynamoDB has no ${action}`);
      return client.send(new Command(parameters as never));
    },
    stop: () => client.destroy(),
  };
};
