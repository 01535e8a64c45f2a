import type { Reconciliation } from '../../domain/ledger/reconcile-transaction.ts';
import { type AttributeMap, toAttributes } from './attribute-values.ts';
import { tableName } from './environment.ts';
import { findingRow, trailRow } from './ledger-items.ts';

/** An action of DynamoDB's TransactWriteItems, in its own form: a state of the machine makes the call. */
export type LedgerAction =
  | {
      Put: {
        TableName: string;
        Item: AttributeMap;
        ConditionExpression: string;
        ExpressionAttributeValues?: AttributeMap;
      };
    }
  | {
      Update: {
        TableName: string;
        Key: AttributeMap;
        UpdateExpression: string;
        ConditionExpression: string;
        ExpressionAttributeNames: Record<string, string>;
        ExpressionAttributeValues: AttributeMap;
      };
    };

const isFirstFinding = 'attribute_not_exists(txId)';
const isFindingRead = 'version = :expected';
const isPendingAsRead = '#status = :pending AND version = :version';
const stateIsNew = 'attribute_not_exists(txId)';

/**
 * A reconciliation as one transaction: the customer's entry from PENDING to SETTLED on its version, the finding if it follows the one
 * that was read, and the states that came. Each condition fails if anyone else was first; then nothing is written.
 */
export const ledgerTransaction = ({ finding, expectedVersion, trail, settles }: Reconciliation): LedgerAction[] => [
  ...(settles
    ? [
        {
          Update: {
            TableName: tableName('CustomerLedger'),
            Key: toAttributes({ txId: finding.txId }),
            UpdateExpression: 'SET #status = :settled, version = :next, settledAt = :at',
            ConditionExpression: isPendingAsRead,
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: toAttributes({
              ':settled': 'SETTLED',
              ':pending': 'PENDING',
              ':version': settles.version,
              ':next': settles.version + 1,
              ':at': settles.settledAt,
            }),
          },
        },
      ]
    : []),
  {
    Put: {
      TableName: tableName('ReconciliationFindings'),
      Item: toAttributes(findingRow(finding)),
      ...(expectedVersion === null
        ? { ConditionExpression: isFirstFinding }
        : {
            ConditionExpression: isFindingRead,
            ExpressionAttributeValues: toAttributes({ ':expected': expectedVersion }),
          }),
    },
  },
  ...trail.map((entry) => ({
    Put: {
      TableName: tableName('ReconciliationAudit'),
      Item: toAttributes(trailRow(finding.txId, entry)),
      ConditionExpression: stateIsNew,
    },
  })),
];
