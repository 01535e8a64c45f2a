import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import { ConflictError } from '../errors.ts';
import type { RulesRecord, RulesStore } from '../ports/rules-store.ts';
import { appendAudit, lastAuditEntry } from './audit-trail.ts';
import { tableName } from './environment.ts';

/** Rows of Reconciliations beside the runs; `rulesStatus` instead of a status, so that the runs' index shows none. */
type RulesItem<Rules> = Omit<RulesRecord<Rules>, 'status'> & {
  runId: string;
  rulesStatus: RulesRecord<Rules>['status'];
};
type ActivePointer = { runId: string; version: string };

/** What a kind of rules is called: its rows' key, and its entity in the audit trail. */
type RulesKind = { key: string; entity: string };
export const matchingRulesKind: RulesKind = { key: 'RULES', entity: 'MATCHING_RULES' };
export const ledgerRulesKind: RulesKind = { key: 'LEDGER_RULES', entity: 'LEDGER_RULES' };

const isNew = 'attribute_not_exists(runId)';
const isProposed = 'rulesStatus = :proposed';
/** Four eyes: a condition of the write itself. */
const proposedBySomeoneElse = 'proposedBy <> :activatedBy';

/** Rules of one kind in DynamoDB. */
export const dynamoRulesStore = <Rules extends { version: string }>(
  dynamo: DynamoDBDocumentClient,
  { key: activeKey, entity }: RulesKind,
): RulesStore<Rules> => {
  const rulesKey = (version: string) => `${activeKey}#${version}`;
  const auditEntity = (version: string) => `${entity}#${version}`;
  const get = async <Row>(runId: string): Promise<Row | undefined> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('Reconciliations'), Key: { runId }, ConsistentRead: true }),
    );
    return Item as Row | undefined;
  };
  const find = async (version: string): Promise<RulesRecord<Rules> | null> => {
    const item = await get<RulesItem<Rules>>(rulesKey(version));
    if (!item) return null;
    const { runId, rulesStatus, ...record } = item;
    return { ...record, status: rulesStatus };
  };

  return {
    active: async () => {
      const pointer = await get<ActivePointer>(activeKey);
      return pointer ? ((await find(pointer.version))?.rules ?? null) : null;
    },

    find,

    propose: async (rules, proposedBy, proposedAt) => {
      const item: RulesItem<Rules> = {
        runId: rulesKey(rules.version),
        version: rules.version,
        rules,
        rulesStatus: 'PROPOSED',
        proposedBy,
        proposedAt,
      };
      try {
        const audit = appendAudit(
          null,
          { entity: auditEntity(rules.version), action: 'RULES_PROPOSED', before: null, after: rules },
          { actor: proposedBy, at: proposedAt },
        );
        await dynamo.send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { TableName: tableName('Reconciliations'), Item: item, ConditionExpression: isNew } },
              audit,
            ],
          }),
        );
      } catch (error) {
        const known = error instanceof ConflictError ? await find(rules.version) : null;
        if (!known || known.proposedBy !== proposedBy || canonicalJson(known.rules) !== canonicalJson(rules))
          throw error;
      }
    },

    activate: async (version, activatedBy, activatedAt) => {
      const pointer: ActivePointer = { runId: activeKey, version };
      const activeBefore = (await get<ActivePointer>(activeKey))?.version ?? null;
      const audit = appendAudit(
        await lastAuditEntry(dynamo, auditEntity(version)),
        {
          entity: auditEntity(version),
          action: 'RULES_ACTIVATED',
          before: { active: activeBefore },
          after: { active: version },
        },
        { actor: activatedBy, at: activatedAt },
      );
      await dynamo.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName: tableName('Reconciliations'),
                Key: { runId: rulesKey(version) },
                UpdateExpression:
                  'SET rulesStatus = :activated, activatedBy = :activatedBy, activatedAt = :activatedAt',
                ConditionExpression: `${isProposed} AND ${proposedBySomeoneElse}`,
                ExpressionAttributeValues: {
                  ':activated': 'ACTIVATED',
                  ':proposed': 'PROPOSED',
                  ':activatedBy': activatedBy,
                  ':activatedAt': activatedAt,
                },
              },
            },
            { Put: { TableName: tableName('Reconciliations'), Item: pointer } },
            audit,
          ],
        }),
      );
    },
  };
};
