import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mayUse } from '../../../domain/api/rights.ts';
import { documentRoutes } from '../../../domain/api/routes/documents.ts';
import { outcomeOf } from '../../support/api-client.ts';
import { people, type Who } from '../../support/people.ts';
import { type DocumentsBucket, documentsWorld, startDocumentsBucket } from './documents-world.ts';

let s3: DocumentsBucket;
beforeAll(async () => {
  s3 = await startDocumentsBucket();
});
afterAll(() => s3.stop());

const everyone = Object.keys(people) as Who[];
const kinds = ['trade', 'invoice', 'receipt', 'unknown'] as const;
type Kind = (typeof kinds)[number];

/** Who sees a document of a kind, and who of them may change it. `owner` is whose receipt it is. */
const sees: Record<Kind, readonly Who[]> = {
  trade: ['trade-ops', 'auditor', 'admin'],
  invoice: ['ap-clerk', 'approver', 'auditor', 'admin'],
  receipt: ['owner', 'auditor', 'admin'],
  unknown: ['auditor', 'admin'],
};
const changes: Record<Kind, readonly Who[]> = {
  trade: ['trade-ops', 'admin'],
  invoice: ['ap-clerk', 'admin'],
  receipt: ['owner', 'admin'],
  unknown: ['admin'],
};
const cells = kinds.flatMap((kind) => everyone.map((who) => [kind, who] as const));

describe.each(cells)('a document of kind %s, to %s,', (kind, who) => {
  const by = people[who];
  const isSeen = sees[kind].includes(who);
  const isChanged = changes[kind].includes(who);

  it.each([
    'GET /documents/{documentId}',
    'GET /documents/{documentId}/records',
    'GET /documents/{documentId}/pages/{page}',
  ])('%s', async (route) => {
    const world = documentsWorld(s3);
    const documentId = await world.putInReview(kind);
    const reply = await world.api({ by, route, params: { documentId, page: '1' } });

    expect(outcomeOf(reply)).toBe(isSeen ? 200 : '404 NOT_FOUND');
    if (isSeen) return;
    const nowhere = await world.api({ by, route, params: { documentId: 'doc-nowhere', page: '1' } });
    expect(reply).toEqual(nowhere);
  });

  it('is in the list, or is not', async () => {
    const world = documentsWorld();
    await world.put(kind, { status: 'REJECTED' });
    const { json } = await world.api({ by, route: 'GET /documents', query: { status: 'REJECTED' } });

    expect((json as { items: unknown[] }).items).toHaveLength(isSeen ? 1 : 0);
  });

  it('is reviewed', async () => {
    const world = documentsWorld();
    const documentId = await world.putInReview(kind);
    const route = 'POST /documents/{documentId}/review';
    const reply = await world.api({ by, route, params: { documentId }, body: { round: 1, decision: 'reject' } });

    expect(outcomeOf(reply)).toBe(isChanged ? 200 : isSeen ? '403 FORBIDDEN' : '404 NOT_FOUND');
    expect(world.answered).toHaveLength(isChanged ? 1 : 0);
    expect((await world.reviews.get(documentId))?.decidedBy).toBe(isChanged ? by.userId : undefined);
  });

  it('is tried again', async () => {
    const world = documentsWorld();
    const documentId = await world.putFailed(kind);
    const reply = await world.api({ by, route: 'POST /documents/{documentId}/retry', params: { documentId } });

    expect(outcomeOf(reply)).toBe(isChanged ? 202 : isSeen ? '403 FORBIDDEN' : '404 NOT_FOUND');
    expect(world.executions.redriven).toHaveLength(isChanged ? 1 : 0);
  });
});

const uploaders: Record<string, readonly Who[]> = {
  BANK: ['trade-ops', 'admin'],
  COUNTERPARTY: ['trade-ops', 'admin'],
  INVOICES: ['ap-clerk', 'admin'],
  RECEIPTS: everyone,
};
const uploads = Object.keys(uploaders).flatMap((place) => everyone.map((who) => [place, who] as const));

describe.each(uploads)('an upload to %s by %s', (place, who) => {
  const by = people[who];
  const may = uploaders[place]?.includes(who);
  const folder = place === 'RECEIPTS' ? `RECEIPTS/${by.userId}/` : `${place}/`;

  it('with its content', async () => {
    const body = { place, fileName: 'a.csv', contentBase64: Buffer.from('a,b').toString('base64') };
    const reply = await documentsWorld(s3).api({ by, route: 'POST /documents', body });

    expect(outcomeOf(reply)).toBe(may ? 202 : '403 FORBIDDEN');
    if (may) expect((reply.json as { key: string }).key.startsWith(folder)).toBe(true);
  });

  it('by a link', async () => {
    const body = { place, fileName: 'a.csv', sizeBytes: 3 };
    const reply = await documentsWorld(s3).api({ by, route: 'POST /documents/uploads', body });

    expect(outcomeOf(reply)).toBe(may ? 201 : '403 FORBIDDEN');
    if (may) expect((reply.json as { key: string }).key.startsWith(folder)).toBe(true);
  });
});

describe('asking a list for one kind', () => {
  it.each((['trade', 'invoice', 'receipt'] as const).flatMap((kind) => everyone.map((who) => [kind, who] as const)))(
    '%s by %s',
    async (kind, who) => {
      const world = documentsWorld();
      for (const each of kinds) await world.put(each);
      await world.put('receipt', { documentId: 'doc-of-bob', userId: 'bob' });
      const reply = await world.api({ by: people[who], route: 'GET /documents', query: { kind } });
      const seesAll = sees[kind].includes(who) && who !== 'owner';

      if (kind !== 'receipt' && !seesAll) {
        expect(outcomeOf(reply)).toBe('403 FORBIDDEN');
        return;
      }
      const { items } = reply.json as { items: { kind: string; userId: string | null }[] };
      expect(items.every((item) => item.kind === kind)).toBe(true);
      if (kind !== 'receipt') expect(items).toHaveLength(1);
      else if (seesAll) expect(items.map(({ userId }) => userId).sort()).toEqual(['ada', 'bob']);
      else expect(items.every(({ userId }) => userId === people[who].userId)).toBe(true);
    },
  );
});

describe('without a token', () => {
  it.each(documentRoutes.map(({ method, path }) => `${method} ${path}`))('%s is UNAUTHENTICATED', async (route) => {
    expect(outcomeOf(await documentsWorld().api({ route, params: { documentId: 'd', page: '1' }, body: {} }))).toBe(
      '401 UNAUTHENTICATED',
    );
  });

  it('no route of the documents may be used', () => {
    expect(documentRoutes.filter(({ operationId }) => mayUse(operationId, undefined))).toEqual([]);
  });
});
