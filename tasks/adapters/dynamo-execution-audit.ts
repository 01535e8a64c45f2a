import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { executionEntity, type RequestStanding, standingOfRequest } from '../../domain/audit/execution-request.ts';
import { ConflictError, ThrottledError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { ExecutionAudit, ExecutionRequest } from '../ports/execution-audit.ts';
import type { ExecutionName } from '../ports/executions.ts';
import { appendAudit } from './audit-trail.ts';
import { tableName } from './environment.ts';

const appendAttempts = 5;

/** Executions' chains in DynamoDB: short ones, of what people did. */
export const dynamoExecutionAudit = (dynamo: DynamoDBDocumentClient): ExecutionAudit => {
  const entriesOf = async (entity: string): Promise<AuditEntry[]> => {
    const entries: AuditEntry[] = [];
    const query = {
      TableName: tableName('Audit'),
      KeyConditionExpression: 'entity = :entity',
      ExpressionAttributeValues: { ':entity': entity },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateQuery({ client: dynamo }, query))
      entries.push(...(Items as AuditEntry[]));
    return entries;
  };

  /** Appends what `next` makes of the request's standing, reading again where somebody else was first; null: nothing. */
  const append = async (
    execution: ExecutionName,
    { requestId, action, status }: ExecutionRequest,
    by: ChangedBy,
    next: (standing: RequestStanding) => { what: string; after: object } | null,
  ): Promise<RequestStanding> => {
    const entity = executionEntity(execution);
    for (let attempt = 1; ; attempt += 1) {
      const entries = await entriesOf(entity);
      const standing = standingOfRequest(entries, requestId);
      const told = next(standing);
      if (!told) return standing;
      const audited = {
        entity,
        action: `EXECUTION_${action}_${told.what}`,
        before: status === null ? null : { status },
        after: { requestId, ...told.after },
      };
      try {
        await dynamo.send(new PutCommand(appendAudit(entries.at(-1) ?? null, audited, by).Put!));
        return standing;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        if (attempt === appendAttempts)
          throw new ThrottledError(`${entity} keeps being told of by others`, { cause: error });
      }
    }
  };

  return {
    ask: async (execution, request, by) => {
      const standing = await append(execution, request, by, ({ kind }) =>
        kind === 'unasked' || kind === 'refused' ? { what: 'REQUESTED', after: request.asked } : null,
      );
      return { doneAt: standing.kind === 'done' ? standing.at : null };
    },

    conclude: async (execution, request, { kind, ...outcome }, by) => {
      await append(execution, request, by, (standing) =>
        standing.kind === 'asked' ? { what: kind === 'done' ? 'DONE' : 'REFUSED', after: outcome } : null,
      );
    },
  };
};
