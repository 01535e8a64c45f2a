import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import type { MatchingRules } from '../../../domain/trade/match/rules.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import { dynamoMatchStore } from '../../../tasks/adapters/dynamo-match-store.ts';
import { dynamoReconciliationStore } from '../../../tasks/adapters/dynamo-reconciliation-store.ts';
import { dynamoRulesStore, matchingRulesKind } from '../../../tasks/adapters/dynamo-rules-store.ts';
import { dynamoTradeStore, tradeTableOf } from '../../../tasks/adapters/dynamo-trade-store.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { matchStoreContract } from './match-store-contract.ts';
import { MemoryBooks } from './memory-books.ts';
import { memoryReconciliations } from './memory-reconciliations.ts';
import { reconciliationStoreContract } from './reconciliation-store-contract.ts';
import { tradeStoreContract } from './trade-store-contract.ts';
import { extractedItem } from './trades.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal([
    'BankTradeData',
    'CounterpartyTradeData',
    'TradeMatches',
    'Reconciliations',
    'Audit',
  ]);
}, 60_000);
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

describe('rules store', () => {
  const rules = { ...defaultRules, version: '2026-03' };

  it('activates a version by a second person only', async () => {
    const store = dynamoRulesStore<MatchingRules>(local.dynamo, matchingRulesKind);
    expect(await store.active()).toBeNull();
    await store.propose(rules, 'ana', '2026-03-02T09:00:00.000Z');
    await store.propose(rules, 'ana', '2026-03-02T09:05:00.000Z');

    await expect(store.activate('2026-03', 'ana', '2026-03-02T10:00:00.000Z')).rejects.toThrow(ConflictError);
    expect(await store.active()).toBeNull();
    await store.activate('2026-03', 'ben', '2026-03-02T10:00:00.000Z');

    expect(await store.active()).toEqual(rules);
    expect(await store.find('2026-03')).toMatchObject({ status: 'ACTIVATED', proposedBy: 'ana', activatedBy: 'ben' });
  });

  it('never changes a version', async () => {
    const store = dynamoRulesStore<MatchingRules>(local.dynamo, matchingRulesKind);
    const other = { ...rules, ambiguityMargin: 0.5 };

    await expect(store.propose(other, 'ana', '2026-03-03T09:00:00.000Z')).rejects.toThrow(ConflictError);
    await expect(store.propose(rules, 'eve', '2026-03-03T09:00:00.000Z')).rejects.toThrow(ConflictError);
  });
});
