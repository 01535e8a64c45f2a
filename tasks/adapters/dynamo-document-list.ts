import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DocumentKind } from '../../domain/document/candidate.ts';
import type { DocumentFilter, DocumentList } from '../ports/document-list.ts';
import type { DocumentRecord } from '../ports/document-store.ts';
import { tables } from '../resources.ts';
import { tableName } from './environment.ts';
import { mergedPage, type Partition } from './merged-query.ts';

/** Parts of the indexes in their order, and which of their rows count; all of them where nothing is said. */
type Plan = { partitions: Partition[]; keep?: (document: DocumentRecord) => boolean };

const partitionOf = (indexName: keyof typeof tables.Documents.indexes, value: string): Partition => {
  const { partitionKey, sortKey } = tables.Documents.indexes[indexName];
  return {
    name: `${indexName} ${value}`,
    tableName: tableName('Documents'),
    indexName,
    partitionKey: { name: partitionKey, value },
    sortKey,
    itemKey: tables.Documents.partitionKey,
  };
};
const ofKind = (kind: DocumentKind): Partition => partitionOf('byKind', kind);

/**
 * The parts of the indexes that hold what the filter asks for. Of a kind and a status, the status is the rarer, but for
 * EXTRACTED, which documents come to and stay.
 */
const planOf = ({ kinds, receiptsOf, status }: DocumentFilter): Plan => {
  const isInStatus = (document: DocumentRecord): boolean => document.status === status;
  if (kinds === 'every')
    return { partitions: status === undefined ? DocumentKind.options.map(ofKind) : [partitionOf('byStatus', status)] };
  const own = receiptsOf === undefined ? [] : [partitionOf('byUser', receiptsOf)];
  if (status === undefined) return { partitions: [...kinds.map(ofKind), ...own] };
  if (status === 'EXTRACTED' || kinds.length === 0)
    return { partitions: [...kinds.map(ofKind), ...own], keep: isInStatus };
  const isShown = ({ kind, userId }: DocumentRecord): boolean =>
    (kind !== undefined && kinds.includes(kind)) || (userId !== undefined && userId === receiptsOf);
  return { partitions: [partitionOf('byStatus', status)], keep: isShown };
};

/** Lists of documents in DynamoDB. */
export const dynamoDocumentList = (dynamo: DynamoDBDocumentClient): DocumentList => ({
  list: async (filter, page) => {
    const { partitions, keep } = planOf(filter);
    if (partitions.length === 0) return { items: [] };
    const { items, next } = await mergedPage(dynamo, partitions, page, {
      order: 'DESCENDING',
      keep: keep && ((row) => keep(row as DocumentRecord)),
    });
    return { items: items as DocumentRecord[], ...(next && { next }) };
  },
});
