import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { ValidationError } from '../errors.ts';
import type { AuditReader } from '../ports/audit-reader.ts';
import { tableName } from './environment.ts';

/** The audit trail in DynamoDB. */
export const dynamoAuditReader = (dynamo: DynamoDBDocumentClient): AuditReader => ({
  entriesOf: async (entity, { limit, after }) => {
    const sequence = after?.sequence ?? 0;
    if (typeof sequence !== 'number')
      throw new ValidationError('the position does not belong to this list: start again without it');
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new QueryCommand({
        TableName: tableName('Audit'),
        KeyConditionExpression: 'entity = :entity AND #sequence > :sequence',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: { ':entity': entity, ':sequence': sequence },
        // One more than the page tells whether there is a next one.
        Limit: limit + 1,
      }),
    );
    const items = (Items as AuditEntry[]).slice(0, limit);
    const goesOn = Items.length > limit || LastEvaluatedKey !== undefined;
    return { items, ...(goesOn && { next: { sequence: items.at(-1)?.sequence ?? sequence } }) };
  },
});
