import { type DynamoDBDocumentClient, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { CategorySummary, DailySummary } from '../../domain/ledger/daily-summary.ts';
import { categories } from '../../domain/ledger/verdict.ts';
import { ConflictError } from '../errors.ts';
import type { DailySummaries, LedgerRunFailure } from '../ports/daily-summaries.ts';
import { tableName } from './environment.ts';
import { failedConditions } from './named-error.ts';

/** The row over all categories, and what the rows of failed batches begin with: both sort beside the categories. */
const total = 'TOTAL';
const failed = 'FAILED#';

const isNoLater = 'attribute_not_exists(#date) OR asOf <= :asOf';

/** Summaries in DynamoDB. */
export const dynamoDailySummaries = (dynamo: DynamoDBDocumentClient): DailySummaries => ({
  find: async (date) => {
    const { Items = [] } = await dynamo.send(
      new QueryCommand({
        TableName: tableName('DailySummary'),
        KeyConditionExpression: '#date = :date',
        ExpressionAttributeNames: { '#date': 'date' },
        ExpressionAttributeValues: { ':date': date },
        ConsistentRead: true,
      }),
    );
    const failures = Items.filter(({ category }) => category.startsWith(failed)).map(
      ({ category, ...failure }) => failure as LedgerRunFailure,
    );
    const overAll = Items.find(({ category }) => category === total);
    if (!overAll) return { summary: null, failures };
    const { category: _, ...run } = overAll;
    const rows = Items.filter(({ category }) => category !== total && !category.startsWith(failed));
    const inOrder = rows
      .map(({ category, payments, exceptions, sums }) =>
        CategorySummary.parse({ category, payments, exceptions, sums }),
      )
      .toSorted((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category));
    return { summary: DailySummary.parse({ ...run, categories: inOrder }), failures };
  },

  put: async ({ categories: rowsOfDay, ...run }) => {
    const { date, asOf, runId } = run;
    const rows = [{ ...run, category: total }, ...rowsOfDay.map((row) => ({ date, asOf, runId, ...row }))];
    try {
      await dynamo.send(
        new TransactWriteCommand({
          TransactItems: rows.map((Item) => ({
            Put: {
              TableName: tableName('DailySummary'),
              Item,
              ConditionExpression: isNoLater,
              ExpressionAttributeNames: { '#date': 'date' },
              ExpressionAttributeValues: { ':asOf': asOf },
            },
          })),
        }),
      );
    } catch (error) {
      // A later batch was first: its summary says more than this one.
      if (!(error instanceof ConflictError) || failedConditions(error).length === 0) throw error;
    }
  },

  recordFailure: async (failure) => {
    await dynamo.send(
      new PutCommand({
        TableName: tableName('DailySummary'),
        Item: { ...failure, category: `${failed}${failure.runId}` },
      }),
    );
  },
});
