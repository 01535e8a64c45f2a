import type { MatchingPorts } from '../ports/matching-ports.ts';
import { dynamoMatchStore } from './dynamo-match-store.ts';
import { dynamoReconciliationStore } from './dynamo-reconciliation-store.ts';
import { dynamoRulesStore, matchingRulesKind } from './dynamo-rules-store.ts';
import { dynamoTradeStore } from './dynamo-trade-store.ts';
import { dynamo } from './dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from './eventbridge-publisher.ts';
import { s3Client } from './s3.ts';
import { s3RunFiles } from './s3-run-files.ts';

/** What trade matching's tasks run on in Lambda. */
export const awsMatchingPorts = (): MatchingPorts => ({
  clock: Date.now,
  events: eventBridgePublisher(eventBridgeClient(), 'concord.reconciliation'),
  files: s3RunFiles(s3Client()),
  matches: dynamoMatchStore(dynamo),
  reconciliations: dynamoReconciliationStore(dynamo),
  rules: dynamoRulesStore(dynamo, matchingRulesKind),
  trades: dynamoTradeStore(dynamo),
});
