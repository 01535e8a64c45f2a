import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ReconciliationLists } from '../ports/reconciliation-lists.ts';
import type { RunRecord, RunStatus } from '../ports/reconciliation-store.ts';
import { tableName } from './environment.ts';
import { mergedPage } from './merged-query.ts';

const statuses: readonly RunStatus[] = ['RUNNING', 'COMPLETED', 'FAILED'];

/** Lists of runs in DynamoDB. */
export const dynamoReconciliationLists = (dynamo: DynamoDBDocumentClient): ReconciliationLists => ({
  list: async ({ status }, page) => {
    const partitions = (status ? [status] : statuses).map((value) => ({
      name: value,
      tableName: tableName('Reconciliations'),
      indexName: 'byStatus',
      partitionKey: { name: 'status', value },
      sortKey: 'startedAt',
      itemKey: 'runId',
    }));
    const { items, next } = await mergedPage(dynamo, partitions, page, { order: 'DESCENDING' });
    return { items: items as RunRecord[], ...(next && { next }) };
  },
});
