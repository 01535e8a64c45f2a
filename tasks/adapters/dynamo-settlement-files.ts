import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError, NotFoundError, ThrottledError } from '../errors.ts';
import type { SettlementFile, SettlementFileStore } from '../ports/settlement-files.ts';
import { appendAudit, lastAuditEntry } from './audit-trail.ts';
import { tableName } from './environment.ts';

const isNew = 'attribute_not_exists(fileId)';
const isUnchanged = 'version = :version';
const changeAttempts = 5;

const settlementFileEntity = (fileId: string): string => `SETTLEMENT_FILE#${fileId}`;

/** Settlement files in DynamoDB. */
export const dynamoSettlementFiles = (dynamo: DynamoDBDocumentClient): SettlementFileStore => {
  const find = async (fileId: string): Promise<SettlementFile | null> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('SettlementFiles'), Key: { fileId }, ConsistentRead: true }),
    );
    return (Item as SettlementFile | undefined) ?? null;
  };
  return {
    find,
    revise: async (fileId, by, revise) => {
      const entity = settlementFileEntity(fileId);
      for (let attempt = 1; ; attempt += 1) {
        const before = await find(fileId);
        const change = revise(before);
        if (!change) {
          if (before) return before;
          throw new NotFoundError(`no settlement file ${fileId}`);
        }
        const after: SettlementFile = { ...change.next, version: (before?.version ?? 0) + 1 };
        const previous = before && (await lastAuditEntry(dynamo, entity));
        try {
          await dynamo.send(
            new TransactWriteCommand({
              TransactItems: [
                {
                  Put: {
                    TableName: tableName('SettlementFiles'),
                    Item: after,
                    ...(before
                      ? {
                          ConditionExpression: isUnchanged,
                          ExpressionAttributeValues: { ':version': before.version },
                        }
                      : { ConditionExpression: isNew }),
                  },
                },
                appendAudit(previous, { entity, action: change.action, before, after }, by),
              ],
            }),
          );
          return after;
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error;
          if (attempt === changeAttempts)
            throw new ThrottledError(`settlement file ${fileId} keeps being changed by others`, { cause: error });
        }
      }
    },
  };
};
