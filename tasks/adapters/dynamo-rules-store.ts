import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import { ConflictError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { RulesRecord, RulesStore } from '../ports/rules-store.ts';
import { type AuditedWrite, appendAudit, lastAuditEntry, type TransactItem } from './audit-trail.ts';
import { tableName } from './environment.ts';
import { mergedPage } from './merged-query.ts';

/** Rows of Reconciliations beside the runs; `rulesStatus` instead of a status, so that the runs' index shows none. */
type RulesItem<Rules> = Omit<RulesRecord<Rules>, 'status'> & { runId: string; rulesStatus: string };
type ActivePointer = { runId: string; version: string };

type RulesKind = {
  /** What its rows' keys begin with; the row of this key itself says which version holds. */
  key: string;
  /** Its entity in the audit trail. */
  entity: string;
  /** What keeps its versions apart from other kinds' in the index by status. */
  statusPrefix: string;
  /** The version that holds while none was ever activated; undefined where an activation needs no replay. */
  replayedFrom?: string;
};
export const matchingRulesKind: RulesKind = {
  key: 'RULES',
  entity: 'MATCHING_RULES',
  statusPrefix: '',
  replayedFrom: defaultRules.version,
};
export const ledgerRulesKind: RulesKind = { key: 'LEDGER_RULES', entity: 'LEDGER_RULES', statusPrefix: 'LEDGER_' };

const isNew = 'attribute_not_exists(runId)';
const isProposed = 'rulesStatus = :proposed';
/** Four eyes: a condition of the write itself. */
const proposedBySomeoneElse = 'proposedBy <> :activatedBy';
/** What it would change was seen, and nothing else was activated since. */
const replayedAgainstActive = 'replay.currentVersion = :active';
const noneEverActivated = 'attribute_not_exists(runId)';
const isStillActive = 'version = :active';

const statuses: readonly RulesRecord['status'][] = ['PROPOSED', 'ACTIVATED'];

/** Rules of one kind in DynamoDB. */
export const dynamoRulesStore = <Rules extends { version: string }>(
  dynamo: DynamoDBDocumentClient,
  { key: activeKey, entity, statusPrefix, replayedFrom }: RulesKind,
): RulesStore<Rules> => {
  const rulesKey = (version: string) => `${activeKey}#${version}`;
  const auditEntity = (version: string) => `${entity}#${version}`;
  const stored = (status: RulesRecord['status']): string => `${statusPrefix}${status}`;
  const recordOf = ({ runId: _key, rulesStatus, ...record }: RulesItem<Rules>): RulesRecord<Rules> => ({
    ...record,
    status: rulesStatus.slice(statusPrefix.length) as RulesRecord['status'],
  });
  const get = async <Row>(runId: string): Promise<Row | undefined> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('Reconciliations'), Key: { runId }, ConsistentRead: true }),
    );
    return Item as Row | undefined;
  };
  const find = async (version: string): Promise<RulesRecord<Rules> | null> => {
    const item = await get<RulesItem<Rules>>(rulesKey(version));
    return item ? recordOf(item) : null;
  };

  /** A change of a version and its audit entry, both or neither. */
  const writeAudited = async (
    version: string,
    audited: Pick<AuditedWrite, 'action' | 'before' | 'after'>,
    by: ChangedBy,
    actions: readonly TransactItem[],
  ): Promise<void> => {
    const entity = auditEntity(version);
    const audit = appendAudit(await lastAuditEntry(dynamo, entity), { entity, ...audited }, by);
    await dynamo.send(new TransactWriteCommand({ TransactItems: [...actions, audit] }));
  };

  return {
    active: async () => {
      const pointer = await get<ActivePointer>(activeKey);
      return pointer ? ((await find(pointer.version))?.rules ?? null) : null;
    },

    find,

    list: async ({ status }, page) => {
      const partitions = (status ? [status] : statuses).map((value) => ({
        name: value,
        tableName: tableName('Reconciliations'),
        indexName: 'byRulesStatus',
        partitionKey: { name: 'rulesStatus', value: stored(value) },
        sortKey: 'proposedAt',
        itemKey: 'runId',
      }));
      const { items, next } = await mergedPage(dynamo, partitions, page, { order: 'DESCENDING' });
      return { items: (items as RulesItem<Rules>[]).map(recordOf), ...(next && { next }) };
    },

    propose: async (rules, proposedBy, proposedAt) => {
      const item: RulesItem<Rules> = {
        runId: rulesKey(rules.version),
        version: rules.version,
        rules,
        rulesStatus: stored('PROPOSED'),
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

    recordReplay: async (version, replay) => {
      const { replayedBy, replayedAt } = replay;
      await writeAudited(
        version,
        { action: 'RULES_REPLAYED', before: null, after: replay },
        { actor: replayedBy, at: replayedAt },
        [
          {
            Update: {
              TableName: tableName('Reconciliations'),
              Key: { runId: rulesKey(version) },
              UpdateExpression: 'SET replay = :replay',
              ConditionExpression: isProposed,
              ExpressionAttributeValues: { ':replay': replay, ':proposed': stored('PROPOSED') },
            },
          },
        ],
      );
    },

    activate: async (version, activatedBy, activatedAt) => {
      const pointer: ActivePointer = { runId: activeKey, version };
      const activeBefore = (await get<ActivePointer>(activeKey))?.version ?? null;
      await writeAudited(
        version,
        { action: 'RULES_ACTIVATED', before: { active: activeBefore }, after: { active: version } },
        { actor: activatedBy, at: activatedAt },
        [
          {
            Update: {
              TableName: tableName('Reconciliations'),
              Key: { runId: rulesKey(version) },
              UpdateExpression: 'SET rulesStatus = :activated, activatedBy = :activatedBy, activatedAt = :activatedAt',
              ConditionExpression: [
                isProposed,
                proposedBySomeoneElse,
                ...(replayedFrom === undefined ? [] : [replayedAgainstActive]),
              ].join(' AND '),
              ExpressionAttributeValues: {
                ':activated': stored('ACTIVATED'),
                ':proposed': stored('PROPOSED'),
                ':activatedBy': activatedBy,
                ':activatedAt': activatedAt,
                ...(replayedFrom !== undefined && { ':active': activeBefore ?? replayedFrom }),
              },
            },
          },
          {
            Put: {
              TableName: tableName('Reconciliations'),
              Item: pointer,
              ...(activeBefore === null
                ? { ConditionExpression: noneEverActivated }
                : { ConditionExpression: isStillActive, ExpressionAttributeValues: { ':active': activeBefore } }),
            },
          },
        ],
      );
    },
  };
};
