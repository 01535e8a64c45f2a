import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, QueryCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { type AuditEntry, auditEntry } from '../../domain/audit/audit-entry.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import { tableName } from './environment.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** A change of one business record as its audit entry will show it; null stands for a record that did not exist. */
export type AuditedWrite = { entity: string; action: string; before: unknown; after: unknown };

/** No entry of this entity and sequence exists: of two writers one must read again. */
const entryIsNext = 'attribute_not_exists(entity)';

/** The latest entry of an entity, or null if it has none. */
export const lastAuditEntry = async (dynamo: DynamoDBDocumentClient, entity: string): Promise<AuditEntry | null> => {
  const { Items } = await dynamo.send(
    new QueryCommand({
      TableName: tableName('Audit'),
      KeyConditionExpression: 'entity = :entity',
      ExpressionAttributeValues: { ':entity': entity },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    }),
  );
  return (Items?.[0] as AuditEntry | undefined) ?? null;
};

/** Members that are undefined are absent in the table, so they must be absent in what is hashed. */
const asStored = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));

/**
 * The action that appends an entry in the transaction of the change it tells of. `previous` is the entity's latest entry,
 * null where this is its first (a record that is created): then nothing needs to be read.
 */
export const appendAudit = (previous: AuditEntry | null, write: AuditedWrite, by: ChangedBy): TransactItem => ({
  Put: {
    TableName: tableName('Audit'),
    Item: auditEntry(
      previous,
      {
        entity: write.entity,
        action: write.action,
        at: by.at,
        actor: by.actor,
        before: asStored(write.before),
        after: asStored(write.after),
        ...(by.executionArn && { executionArn: by.executionArn }),
      },
      sha256,
    ),
    ConditionExpression: entryIsNext,
  },
});
