import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DocumentKind } from '../../../domain/document/candidate.ts';
import { dynamoDocumentList } from '../../../tasks/adapters/dynamo-document-list.ts';
import { mergedPage } from '../../../tasks/adapters/merged-query.ts';
import type { DocumentFilter } from '../../../tasks/ports/document-list.ts';
import type { DocumentRecord, DocumentStatus } from '../../../tasks/ports/document-store.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { memoryDocumentList } from '../../support/memory/memory-document-list.ts';
import { aDocument } from '../document-extraction/document-store-contract.ts';
import { walkPages } from '../trade-desk/walk-pages.ts';

const statuses: readonly DocumentStatus[] = ['EXTRACTED', 'EXTRACTED', 'EXTRACTED', 'FAILED', 'IN_REVIEW', 'REJECTED'];
const kinds: readonly (DocumentKind | undefined)[] = ['trade', 'invoice', 'receipt', 'trade', 'receipt', undefined];

/** Three hundred documents, several of them received in the same second. */
const documents: DocumentRecord[] = Array.from({ length: 300 }, (_, at) => {
  const kind = kinds[(at * 7) % kinds.length];
  const { kind: _kind, source: _source, ...plain } = aDocument(`doc-${String((at * 131) % 300).padStart(3, '0')}`);
  return {
    ...plain,
    ...(kind && { kind }),
    ...(kind === 'receipt' && { userId: at % 4 === 0 ? 'ada' : 'bob' }),
    status: kind ? (statuses[(at * 5) % statuses.length] as DocumentStatus) : 'REJECTED',
    receivedAt: new Date(Date.UTC(2026, 10, 2, 9, 0, Math.floor(at / 3))).toISOString(),
  };
});

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal(['Documents']);
  for (let at = 0; at < documents.length; at += 25) {
    const Documents = documents.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await local.dynamo.send(new BatchWriteCommand({ RequestItems: { Documents } }));
  }
  // Says which document holds a content: no index shows it.
  const claim = { documentId: 'CONTENT#trade#BANK#abc', holder: 'doc-001' };
  await local.dynamo.send(new PutCommand({ TableName: 'Documents', Item: claim }));
});
afterAll(() => local.stop());

const counts = ({ kinds: shown, receiptsOf, status }: DocumentFilter, document: DocumentRecord): boolean =>
  (status === undefined || document.status === status) &&
  ((shown === 'every'
    ? document.kind !== undefined || status !== undefined
    : document.kind !== undefined && shown.includes(document.kind)) ||
    (receiptsOf !== undefined && document.userId === receiptsOf));

const filters: [string, DocumentFilter][] = [
  ['one kind', { kinds: ['trade'] }],
  ['one kind in a rare status', { kinds: ['trade'], status: 'FAILED' }],
  ['one kind in the common status', { kinds: ['invoice'], status: 'EXTRACTED' }],
  ['a person’s receipts', { kinds: [], receiptsOf: 'ada' }],
  ['a person’s receipts in one status', { kinds: [], receiptsOf: 'ada', status: 'IN_REVIEW' }],
  ['a kind and a person’s receipts', { kinds: ['trade'], receiptsOf: 'ada' }],
  ['a kind and a person’s receipts in a rare status', { kinds: ['trade'], receiptsOf: 'bob', status: 'REJECTED' }],
  ['two kinds in the common status', { kinds: ['trade', 'invoice'], receiptsOf: 'ada', status: 'EXTRACTED' }],
  ['every kind', { kinds: 'every' }],
  ['every kind in one status', { kinds: 'every', status: 'REJECTED' }],
  ['what nobody has', { kinds: [], receiptsOf: 'nobody' }],
  ['a status that nothing is in', { kinds: ['trade'], status: 'READING' }],
];

for (const [name, open] of [
  ['in memory', () => memoryDocumentList(() => documents)],
  ['DynamoDB', () => dynamoDocumentList(local.dynamo)],
] as const)
  describe(`${name}: a list of documents`, () => {
    it.each(filters)('of %s gives each once, the newest first, in full pages', async (_what, filter) => {
      const expected = documents.filter((document) => counts(filter, document)).map(({ documentId }) => documentId);
      for (const limit of [1, 7, 100]) {
        if (limit === 1 && expected.length > 60) continue;
        const { items, sizes } = await walkPages((page) => open().list(filter, page), limit);
        const received = items.map(({ receivedAt }) => receivedAt);

        expect(items.map(({ documentId }) => documentId).sort()).toEqual(expected.toSorted());
        expect(received).toEqual(received.toSorted().toReversed());
        expect(sizes).toEqual(
          Array.from({ length: Math.max(1, Math.ceil(expected.length / limit)) }, (_, at) =>
            Math.min(limit, expected.length - at * limit),
          ),
        );
      }
    });

    it('shows what came while it was read only to who begins anew', async () => {
      const first = await open().list({ kinds: ['trade'] }, { limit: 5 });
      const second = await open().list(
        { kinds: ['trade'] },
        { limit: 5, after: JSON.parse(JSON.stringify(first.next)) },
      );

      expect(second.items[0]?.receivedAt.localeCompare(first.items[4]?.receivedAt ?? '')).toBeLessThanOrEqual(0);
      expect(new Set([...first.items, ...second.items].map(({ documentId }) => documentId)).size).toBe(10);
    });
  });

describe('merging partitions', () => {
  it('gives every row once and in order, however little of each is looked at for one page', async () => {
    const stream = fc.array(fc.nat({ max: 9 }), { maxLength: 12 });
    let books = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(stream, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.record({
          queriesPerPage: fc.integer({ min: 0, max: 2 }),
          rowsPerFilteredQuery: fc.integer({ min: 1, max: 4 }),
        }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('ASCENDING' as const, 'DESCENDING' as const),
        async (streams, limit, bounds, every, order) => {
          const book = `merge-${books++}`;
          const rows = streams.flatMap((seconds, part) =>
            seconds.map((second, at) => ({
              kind: `${book}-${part}`,
              receivedAt: `2026-11-02T09:00:0${second}Z`,
              documentId: `${book}-${part}-${at}`,
              counts: at % every === 0,
            })),
          );
          for (let at = 0; at < rows.length; at += 25) {
            const Documents = rows.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
            await local.dynamo.send(new BatchWriteCommand({ RequestItems: { Documents } }));
          }
          const partitions = streams.map((_, part) => ({
            name: String(part),
            tableName: 'Documents',
            indexName: 'byKind',
            partitionKey: { name: 'kind', value: `${book}-${part}` },
            sortKey: 'receivedAt',
            itemKey: 'documentId',
          }));

          const { items } = await walkPages(
            (page) => mergedPage(local.dynamo, partitions, page, { order, keep: (row) => row.counts === true }, bounds),
            limit,
          );

          const wanted = rows.filter(({ counts }) => counts);
          const times = items.map(({ receivedAt }) => String(receivedAt));
          expect(items.map(({ documentId }) => documentId).sort()).toEqual(
            wanted.map(({ documentId }) => documentId).sort(),
          );
          expect(times).toEqual(order === 'ASCENDING' ? times.toSorted() : times.toSorted().reverse());
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});
