import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import type { MatchingRules } from '../../../domain/trade/match/rules.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import { dynamoMatchStore } from '../../../tasks/adapters/dynamo-match-store.ts';
import { dynamoReconciliationStore } from '../../../tasks/adapters/dynamo-reconciliation-store.ts';
import { dynamoRulesStore, matchingRulesKind } from '../../../tasks/adapters/dynamo-rules-store.ts';
import { dynamoTradeStore, tradeTableOf } from '../../../tasks/adapters/dynamo-trade-store.ts';
import type { LocalTables } from '../../support/dynamodb-local.ts';
import { matchStoreContract } from './match-store-contract.ts';
import { MemoryBooks } from './memory-books.ts';
import { memoryReconciliations } from './memory-reconciliations.ts';
import { memoryRules } from './memory-rules.ts';
import { reconciliationStoreContract } from './reconciliation-store-contract.ts';
import { rulesStoreContract } from './rules-store-contract.ts';
import { startMatchingTables } from './start-tables.ts';
import { tradeStoreContract } from './trade-store-contract.ts';
import { extractedItem } from './trades.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startMatchingTables();
});
afterAll(() => local.stop());

const seedDynamo = async (...trades: Trade[]) => {
  for (const trade of trades) {
    await local.dynamo.send(new PutCommand({ TableName: tradeTableOf(trade.source), Item: extractedItem(trade) }));
  }
};

const memory = () => {
  const books = new MemoryBooks();
  return {
    matches: books.matchStore,
    trades: books.tradeStore,
    seed: async (...trades: Trade[]) => books.add(...trades),
  };
};

matchStoreContract('memory', () => {
  const { matches, seed } = memory();
  return { store: matches, seed };
});
matchStoreContract('dynamo', () => ({ store: dynamoMatchStore(local.dynamo), seed: seedDynamo }));

reconciliationStoreContract('memory', memoryReconciliations);
reconciliationStoreContract('dynamo', () => dynamoReconciliationStore(local.dynamo));

tradeStoreContract('memory', () => {
  const { matches, trades, seed } = memory();
  return { store: trades, matches, seed };
});
tradeStoreContract('dynamo', () => ({
  store: dynamoTradeStore(local.dynamo),
  matches: dynamoMatchStore(local.dynamo),
  seed: seedDynamo,
}));

const rulesInMemory = memoryRules();
rulesStoreContract('memory', () => rulesInMemory);
rulesStoreContract('dynamo', () => dynamoRulesStore<MatchingRules>(local.dynamo, matchingRulesKind));
