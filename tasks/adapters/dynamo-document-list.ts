import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DocumentKind } from '../../domain/document/candidate.ts';
import type { DocumentFilter, DocumentList } from '../ports/document-list.ts';
import type { DocumentRecord } from '../ports/document-store.ts';
import { tables } from '../resources.ts';
import { tableName } from './environment.ts';
import { mergeNewest, type Place, type Places, type Stretch } from './merge-newest.ts';

/** A part of an index in its order, and which of its rows count; all of them where nothing is said. */
type Stream = {
  index: keyof typeof tables.Documents.indexes;
  value: string;
  only?: { attribute: 'kind' | 'status'; in: readonly string[] };
};

/** Rows that one page may pass over before it says where to go on, so that every request ends in time. */
const mostPassedOver = 20_000;
/** Rows that one query of a filtered stream looks at: a quarter of a megabyte or so. */
const lookedAt = 250;

/**
 * The parts of the indexes that hold what the filter asks for. Of a kind and a status, the status is the rarer, but for
 * EXTRACTED, which documents come to and stay.
 */
const streamsOf = ({ kinds, receiptsOf, status }: DocumentFilter): Stream[] => {
  const withStatus = status === undefined ? {} : { only: { attribute: 'status' as const, in: [status] } };
  const ofKind = (kind: DocumentKind): Stream => ({ index: 'byKind', value: kind, ...withStatus });
  const own: Stream[] = receiptsOf === undefined ? [] : [{ index: 'byUser', value: receiptsOf, ...withStatus }];
  if (kinds === 'every')
    return status === undefined ? DocumentKind.options.map(ofKind) : [{ index: 'byStatus', value: status }];
  if (status === undefined || status === 'EXTRACTED' || kinds.length === 0) return [...kinds.map(ofKind), ...own];
  return [{ index: 'byStatus', value: status, only: { attribute: 'kind', in: kinds } }, ...own];
};

const filterOf = ({ only }: Stream) => {
  const values = Object.fromEntries((only?.in ?? []).map((value, at) => [`:only${at}`, value]));
  const names: Record<string, string> = only ? { '#only': only.attribute } : {};
  return {
    names,
    values,
    ...(only && { FilterExpression: `#only IN (${Object.keys(values).join(', ')})` }),
  };
};

export const dynamoDocumentList = (dynamo: DynamoDBDocumentClient): DocumentList => {
  /** The next `wanted` rows of a stream that count. */
  const read = async (stream: Stream, from: Place | undefined, wanted: number): Promise<Stretch<DocumentRecord>> => {
    const { partitionKey } = tables.Documents.indexes[stream.index];
    const { names, values, ...filter } = filterOf(stream);
    const name = `${stream.index} ${stream.value}`;
    const rows: DocumentRecord[] = [];
    let end = from;
    for (let passedOver = 0; rows.length < wanted && passedOver < mostPassedOver; ) {
      const { Items, LastEvaluatedKey, ScannedCount } = await dynamo.send(
        new QueryCommand({
          TableName: tableName('Documents'),
          IndexName: stream.index,
          KeyConditionExpression: '#partition = :partition',
          ExpressionAttributeNames: { '#partition': partitionKey, ...names },
          ExpressionAttributeValues: { ':partition': stream.value, ...values },
          ...filter,
          ...(end && { ExclusiveStartKey: { [partitionKey]: stream.value, ...end } }),
          ScanIndexForward: false,
          Limit: stream.only ? lookedAt : wanted - rows.length,
        }),
      );
      rows.push(...((Items ?? []) as DocumentRecord[]));
      if (!LastEvaluatedKey) return { name, from, rows, end: 'done' };
      end = { receivedAt: LastEvaluatedKey.receivedAt, documentId: LastEvaluatedKey.documentId };
      passedOver += ScannedCount ?? 0;
    }
    return { name, from, rows, end: end ?? 'done' };
  };

  return {
    list: async (filter, { limit, after }) => {
      const places = (after ?? {}) as Places;
      const open = streamsOf(filter).map(async (stream): Promise<Stretch<DocumentRecord>> => {
        const name = `${stream.index} ${stream.value}`;
        const from = places[name];
        if (from === 'done') return { name, from: undefined, rows: [], end: 'done' };
        // One more than is shown tells whether there is another page.
        return read(stream, from, limit + 1);
      });
      const merged = mergeNewest(await Promise.all(open), limit);
      return { items: merged.rows, ...(merged.places && { next: merged.places }) };
    },
  };
};
