import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DocumentKind } from '../../../domain/document/candidate.ts';
import { dynamoDocumentList } from '../../../tasks/adapters/dynamo-document-list.ts';
import { mergeNewest, type Place } from '../../../tasks/adapters/merge-newest.ts';
import type { DocumentFilter, DocumentList } from '../../../tasks/ports/document-list.ts';
import type { DocumentRecord, DocumentStatus } from '../../../tasks/ports/document-store.ts';
import type { Position } from '../../../tasks/ports/page.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { memoryDocumentList } from '../../support/memory/memory-document-list.ts';
import { aDocument } from '../document-extraction/document-store-contract.ts';

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
}, 60_000);
afterAll(() => local.stop());

const counts = ({ kinds: shown, receiptsOf, status }: DocumentFilter, document: DocumentRecord): boolean =>
  (status === undefined || document.status === status) &&
  ((shown === 'every'
    ? document.kind !== undefined || status !== undefined
    : document.kind !== undefined && shown.includes(document.kind)) ||
    (receiptsOf !== undefined && document.userId === receiptsOf));

const readThrough = async (list: DocumentList, filter: DocumentFilter, limit: number) => {
  const pages: (readonly DocumentRecord[])[] = [];
  let after: Position | undefined;
  do {
    const page = await list.list(filter, { limit, ...(after && { after }) });
    pages.push(page.items);
    after = page.next;
  } while (after);
  return pages;
};

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
        const pages = await readThrough(open(), filter, limit);
        const found = pages.flat();
        const received = found.map(({ receivedAt }) => receivedAt);

        expect(found.map(({ documentId }) => documentId).sort()).toEqual(expected.toSorted());
        expect(received).toEqual(received.toSorted().toReversed());
        expect(pages.map(({ length }) => length)).toEqual(
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

describe('merging streams', () => {
  type Row = Place;
  const row = (second: number, id: string): Row => ({ receivedAt: String(second).padStart(4, '0'), documentId: id });
  const newestFirst = (rows: Row[]) => rows.toSorted((a, b) => (a.receivedAt > b.receivedAt ? -1 : 1));

  it('stops before a row that a stream not looked through may have a newer one than', () => {
    const merged = mergeNewest(
      [
        { name: 'sparse', from: undefined, rows: [row(9, 'a')], end: row(7, 'passed over') },
        { name: 'full', from: undefined, rows: [row(8, 'b'), row(6, 'c')], end: 'done' },
      ],
      10,
    );

    expect(merged).toEqual({
      rows: [row(9, 'a'), row(8, 'b')],
      places: { sparse: row(7, 'passed over'), full: row(8, 'b') },
    });
  });

  it('goes on in a stream of which nothing was found, beyond what was passed over', () => {
    const merged = mergeNewest([{ name: 's', from: undefined, rows: [], end: row(5, 'x') }], 10);

    expect(merged).toEqual({ rows: [], places: { s: row(5, 'x') } });
  });

  it('gives every row once and in order, however little of each stream is looked at a time', () => {
    const stream = fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(stream, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        (seconds, limit, look, every) => {
          // Of each stream only every n-th row counts, and `look` rows are looked at before it says where it is.
          const streams = seconds.map((all, at) => newestFirst(all.map((second) => row(second, `${at}-${second}`))));
          const countsIn = (rows: Row[]) => rows.filter((_, at) => at % every === 0);
          const expected = newestFirst(streams.flatMap(countsIn)).map(({ receivedAt }) => receivedAt);
          const seen: Row[] = [];
          let places: Readonly<Record<string, Place | 'done'>> | undefined = {};
          for (let turn = 0; places && turn < 200; turn += 1) {
            const before: Readonly<Record<string, Place | 'done'>> = places;
            const merged = mergeNewest(
              streams.map((rows, at) => {
                const from = before[String(at)];
                if (from === 'done') return { name: String(at), from: undefined, rows: [], end: 'done' as const };
                const begin = from ? rows.findIndex(({ documentId }) => documentId === from.documentId) + 1 : 0;
                const looked = rows.slice(begin, begin + look);
                const wanted = countsIn(rows).filter((one) => looked.includes(one));
                const last = looked.at(-1);
                return {
                  name: String(at),
                  from,
                  rows: wanted,
                  end: begin + look >= rows.length || !last ? ('done' as const) : last,
                };
              }),
              limit,
            );
            seen.push(...merged.rows);
            places = merged.places;
          }

          expect(seen.map(({ receivedAt }) => receivedAt)).toEqual(expected);
          expect(new Set(seen.map(({ documentId }) => documentId)).size).toBe(seen.length);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});
