import type { DeskPorts } from '../trade-desk/desk-ports.ts';
import { dynamoAuditReader } from './dynamo-audit-reader.ts';
import { dynamoMatchLists } from './dynamo-match-lists.ts';
import { dynamoMatchStore } from './dynamo-match-store.ts';
import { dynamoReconciliationLists } from './dynamo-reconciliation-lists.ts';
import { dynamoReconciliationStore } from './dynamo-reconciliation-store.ts';
import { dynamoRulesStore, matchingRulesKind } from './dynamo-rules-store.ts';
import { dynamoTradeLists } from './dynamo-trade-lists.ts';
import { dynamo } from './dynamodb.ts';
import { s3Client } from './s3.ts';
import { s3RunFiles } from './s3-run-files.ts';

/** What the trade desk runs on in Lambda. */
export const awsDeskPorts = (): DeskPorts => ({
  audit: dynamoAuditReader(dynamo),
  clock: Date.now,
  files: s3RunFiles(s3Client()),
  matches: dynamoMatchStore(dynamo),
  matchLists: dynamoMatchLists(dynamo),
  reconciliations: dynamoReconciliationStore(dynamo),
  reconciliationLists: dynamoReconciliationLists(dynamo),
  rules: dynamoRulesStore(dynamo, matchingRulesKind),
  tradeLists: dynamoTradeLists(dynamo),
});
