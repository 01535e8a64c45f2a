import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError, NotFoundError, ThrottledError } from '../errors.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';
import { appendAudit, lastAuditEntry, type TransactItem } from './audit-trail.ts';
import { tableName } from './environment.ts';

/** A row that says which document holds a content. It has no status, so that no index shows it. */
export type ContentClaim = { documentId: string; holder: string };

const isNew = 'attribute_not_exists(documentId)';
const isUnchanged = 'version = :version';
const contentIsFree = 'attribute_not_exists(documentId)';
const contentIsHeldBy = 'holder IN (:self, :other)';

/** Changes of one document at once are rare (a person and the machine): more than a few tries mean trouble. */
const reviseAttempts = 5;

export const documentEntity = (documentId: string): string => `DOCUMENT#${documentId}`;

/** An action that holds only while `documentId` holds the content: for what is stored on behalf of the document. */
export const holdsContent = (contentKey: string, documentId: string): TransactItem => ({
  ConditionCheck: {
    TableName: tableName('Documents'),
    Key: { documentId: contentKey },
    ConditionExpression: 'holder = :holder',
    ExpressionAttributeValues: { ':holder': documentId },
  },
});

const put = (document: DocumentRecord, before: DocumentRecord | undefined): TransactItem => ({
  Put: {
    TableName: tableName('Documents'),
    Item: document,
    ...(before
      ? { ConditionExpression: isUnchanged, ExpressionAttributeValues: { ':version': before.version } }
      : { ConditionExpression: isNew }),
  },
});

export const dynamoDocumentStore = (dynamo: DynamoDBDocumentClient): DocumentStore => {
  const read = async (key: string) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName('Documents'), Key: { documentId: key }, ConsistentRead: true }),
    );
    return Item;
  };

  /** The row's put and its audit entry, as the next version of `before`. */
  const change = async (
    next: DocumentRecord,
    before: DocumentRecord | undefined,
    action: string,
    by: ChangedBy,
  ): Promise<{ row: DocumentRecord; actions: TransactItem[] }> => {
    const row = { ...next, version: (before?.version ?? 0) + 1, updatedAt: by.at };
    const entity = documentEntity(row.documentId);
    const previous = before ? await lastAuditEntry(dynamo, entity) : null;
    const audit = appendAudit(previous, { entity, action, before: before ?? null, after: row }, by);
    return { row, actions: [put(row, before), audit] };
  };

  const write = (TransactItems: TransactItem[]) => dynamo.send(new TransactWriteCommand({ TransactItems }));

  return {
    get: async (documentId) => (await read(documentId)) as DocumentRecord | undefined,

    holderOf: async (contentKey) => ((await read(contentKey)) as ContentClaim | undefined)?.holder,

    register: async ({ document, before, contentKey, takesOverFrom }, by) => {
      const { actions } = await change(document, before, `DOCUMENT_${document.status}`, by);
      if (contentKey) {
        const claim: ContentClaim = { documentId: contentKey, holder: document.documentId };
        actions.push({
          Put: {
            TableName: tableName('Documents'),
            Item: claim,
            ConditionExpression: `${contentIsFree} OR ${contentIsHeldBy}`,
            ExpressionAttributeValues: {
              ':self': document.documentId,
              ':other': takesOverFrom?.documentId ?? document.documentId,
            },
          },
        });
      }
      if (takesOverFrom) {
        const superseded = { ...takesOverFrom, supersededBy: document.documentId };
        actions.push(...(await change(superseded, takesOverFrom, 'DOCUMENT_SUPERSEDED', by)).actions);
      }
      await write(actions);
    },

    revise: async (documentId, by, revise) => {
      for (let attempt = 1; ; attempt += 1) {
        const before = (await read(documentId)) as DocumentRecord | undefined;
        if (!before) throw new NotFoundError(`there is no document ${documentId}`);
        const revision = revise(before);
        if (!revision) return before;
        const { row, actions } = await change(revision.next, before, revision.action, by);
        try {
          await write(actions);
          return row;
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error;
          if (attempt === reviseAttempts)
            throw new ThrottledError(`document ${documentId} keeps being changed by others`, { cause: error });
        }
      }
    },
  };
};
