import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';

/** The tables of trade matching, empty, on a DynamoDB Local of their own. */
export const startMatchingTables = (): Promise<LocalTables> =>
  startDynamoDbLocal(['BankTradeData', 'CounterpartyTradeData', 'TradeMatches', 'Reconciliations', 'Audit']);
