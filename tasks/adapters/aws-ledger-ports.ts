import type { LedgerRules } from '../../domain/ledger/rules.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { cachedRules } from './cached-rules.ts';
import { dynamoLedgerStore } from './dynamo-ledger-store.ts';
import { dynamoRulesStore, ledgerRulesKind } from './dynamo-rules-store.ts';
import { dynamo } from './dynamodb.ts';
import { emfLedgerMetrics } from './emf-ledger-metrics.ts';
import { eventBridgeClient, eventBridgePublisher } from './eventbridge-publisher.ts';

/** What ledger settlement's tasks and use cases run on in Lambda. */
export const awsLedgerPorts = (): LedgerPorts => ({
  clock: Date.now,
  events: eventBridgePublisher(eventBridgeClient(), 'concord.ledger'),
  ledger: dynamoLedgerStore(dynamo),
  metrics: emfLedgerMetrics(),
  rules: cachedRules(dynamoRulesStore<LedgerRules>(dynamo, ledgerRulesKind), Date.now),
});
