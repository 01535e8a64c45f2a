import type { LedgerRules } from '../../domain/ledger/rules.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { cachedRules } from './cached-rules.ts';
import { dynamoDailySummaries } from './dynamo-daily-summaries.ts';
import { dynamoLedgerLists } from './dynamo-ledger-lists.ts';
import { dynamoLedgerStore } from './dynamo-ledger-store.ts';
import { dynamoRulesStore, ledgerRulesKind } from './dynamo-rules-store.ts';
import { dynamo } from './dynamodb.ts';
import { emfLedgerMetrics } from './emf-ledger-metrics.ts';
import { eventBridgeClient, eventBridgePublisher } from './eventbridge-publisher.ts';
import { s3Client } from './s3.ts';
import { s3RunFiles } from './s3-run-files.ts';

/** What ledger settlement's tasks and use cases run on in Lambda. */
export const awsLedgerPorts = (): LedgerPorts => ({
  clock: Date.now,
  events: eventBridgePublisher(eventBridgeClient(), 'concord.ledger'),
  files: s3RunFiles(s3Client()),
  ledger: dynamoLedgerStore(dynamo),
  lists: dynamoLedgerLists(dynamo),
  metrics: emfLedgerMetrics(),
  summaries: dynamoDailySummaries(dynamo),
  rules: cachedRules(dynamoRulesStore<LedgerRules>(dynamo, ledgerRulesKind), Date.now),
});
