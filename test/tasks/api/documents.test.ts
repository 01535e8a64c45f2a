import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeCandidate } from '../../../tasks/document-extraction/candidate-files.ts';
import { documentIdOf } from '../../../tasks/document-extraction/upload-event.ts';
import { TaskTokenGoneError } from '../../../tasks/errors.ts';
import { outcomeOf } from '../../support/api-client.ts';
import { uploadInto } from '../../support/document-world.ts';
import { people } from '../../support/people.ts';
import { aRecord, bucket, type DocumentsBucket, documentsWorld, startDocumentsBucket } from './documents-world.ts';

let s3: DocumentsBucket;
beforeAll(async () => {
  s3 = await startDocumentsBucket();
});
afterAll(() => s3.stop());

const by = people['trade-ops'];
const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const versionsOf = (key: string) => s3.store.catalog.version(bucket, key, s3.store.find(bucket, key).versionId);

describe('an upload', () => {
  const upload = (body: object, key = randomUUID(), who = by) =>
    documentsWorld(s3).api({
      by: who,
      route: 'POST /documents',
      body: { place: 'BANK', fileName: 'trades.csv', ...body },
      key,
    });

  it('lies where extraction finds it, under the id that extraction will give it', async () => {
    const reply = await upload({ contentBase64: base64('a,b\n1,2') });
    const { documentId, key } = reply.json as { documentId: string; key: string };
    const object = s3.store.find(bucket, key);

    expect(key).toMatch(/^BANK\/[0-9a-f]{32}\/trades\.csv$/);
    expect(object.size).toBe(7);
    expect(documentId).toBe(
      documentIdOf({ bucket: { name: bucket }, object: { key, size: 7, 'version-id': object.versionId } }),
    );
    expect(reply.headers.Location).toBe(`/documents/${documentId}`);
  });

  it('that is repeated after a crash finds its own object and makes no second version', async () => {
    const key = randomUUID();
    const [first, again] = [
      await upload({ contentBase64: base64('once') }, key),
      await upload({ contentBase64: base64('once') }, key),
    ];

    expect(again.json).toEqual(first.json);
  });

  it('that comes twice at once makes one version and two equal answers', async () => {
    const key = randomUUID();
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => upload({ contentBase64: base64('at once') }, key)),
    );

    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.map(outcomeOf)).toEqual([202, 202, 202, 202]);
  });

  it('of the same name twice keeps both', async () => {
    const one = (await upload({ contentBase64: base64('one') })).json as { documentId: string; key: string };
    const two = (await upload({ contentBase64: base64('two') })).json as { documentId: string; key: string };

    expect(one.documentId).not.toBe(two.documentId);
    expect([s3.store.find(bucket, one.key).size, s3.store.find(bucket, two.key).size]).toEqual([3, 3]);
  });

  it('under a key that was used a day ago with another content keeps both', async () => {
    const key = randomUUID();
    const one = (await upload({ contentBase64: base64('yesterday') }, key)).json as { key: string };
    const two = (await upload({ contentBase64: base64('today') }, key)).json as { key: string };

    expect(one.key).not.toBe(two.key);
    expect(versionsOf(one.key)?.size).toBe(9);
  });

  it('of a receipt goes to the caller’s own folder, whatever they ask for', async () => {
    const reply = await upload(
      { place: 'RECEIPTS', fileName: 'r.png', contentBase64: base64('png') },
      undefined,
      people.employee,
    );

    expect((reply.json as { key: string }).key).toMatch(/^RECEIPTS\/bob\/[0-9a-f]{32}\/r\.png$/);
    expect(
      outcomeOf(
        await upload({ place: 'RECEIPTS', userId: 'ada', contentBase64: base64('png') }, undefined, people.employee),
      ),
    ).toBe('400 VALIDATION_FAILED');
  });

  it('may have 4 MiB, and not a byte more', async () => {
    const full = Buffer.alloc(4 * 1024 * 1024, 7);

    expect(outcomeOf(await upload({ contentBase64: base64(full) }))).toBe(202);
    expect(outcomeOf(await upload({ contentBase64: base64(Buffer.concat([full, Buffer.from([1])])) }))).toBe(
      '413 PAYLOAD_TOO_LARGE',
    );
    expect(outcomeOf(await upload({ contentBase64: base64(Buffer.alloc(5 * 1024 * 1024)) }))).toBe(
      '400 VALIDATION_FAILED',
    );
  });

  it.each([
    '',
    'a',
    'ab',
    'abc',
    'ab=c',
    'ab===',
    '====',
    'YWJj\nYWJj',
    ' YWJj',
    'YWJj ',
    'YWJ-',
    'YWJ_',
    'YW==YW==',
    'YR==',
  ])('of %j, which is the base64 of nothing, is refused', async (contentBase64) => {
    expect(outcomeOf(await upload({ contentBase64 }))).toBe('400 VALIDATION_FAILED');
  });

  it.each([
    '',
    '.',
    '..',
    '../x.csv',
    'a/b.csv',
    'a\\b.csv',
    '/etc/passwd',
    '.hidden',
    'a\0.csv',
    'a\n.csv',
    'a%2fb.csv',
    'ä.csv',
    ' a.csv',
    `${'x'.repeat(129)}`,
    '<img>',
  ])('by the name %j is refused', async (fileName) => {
    const body = { fileName, contentBase64: base64('x') };

    expect(outcomeOf(await upload(body))).toBe('400 VALIDATION_FAILED');
  });
});

describe('who sent a document', () => {
  it.each([
    ['POST /documents', { contentBase64: base64('a,b\n1,2') }],
    ['POST /documents/uploads', { sizeBytes: 7 }],
  ])('is kept by %s before the document is there, and shown with it', async (route, content) => {
    const world = documentsWorld(s3);
    const body = { place: 'BANK', fileName: 'trades.csv', ...content };
    const { json } = await world.api({ by, route, body, key: randomUUID() });
    const { key } = json as { key: string };
    const { detail, time } = uploadInto(world, key, 'a,b\n1,2');
    const documentId = documentIdOf(detail);
    await world.tasks.RegisterDocument({ detail, time, executionArn: 'arn:execution:e-1' });
    const shown = await world.api({ by, route: 'GET /documents/{documentId}', params: { documentId } });

    expect(shown.json).toMatchObject({ key, uploadedBy: by.userId });
  });
});

describe('a link to upload by', () => {
  const link = (body: object, key = randomUUID(), { who = by, minutesAgo = 0 } = {}) => {
    const world = documentsWorld(s3);
    world.world.now -= minutesAgo * 60_000;
    const request = { place: 'BANK', fileName: 'a b+c.csv', ...body };
    return world.api({ by: who, route: 'POST /documents/uploads', body: request, key });
  };
  type Link = { url: string; method: 'PUT'; headers: Record<string, string>; key: string; expiresAt: string };
  /** As a browser does, which sends the length itself. */
  const put = ({ url, headers: { 'Content-Length': _, ...headers } }: Link, body: string) =>
    fetch(url, { method: 'PUT', headers, body });

  it('takes the file, once', async () => {
    const content = 'x'.repeat(1_000);
    const { json } = await link({ sizeBytes: 1_000, sha256: sha256(content) });
    const first = await put(json as Link, content);
    const again = await put(json as Link, content);

    expect([first.status, again.status]).toEqual([200, 412]);
    expect(s3.store.find(bucket, (json as Link).key).size).toBe(1_000);
  });

  it('takes no other content than its checksum says', async () => {
    const { json } = await link({ sizeBytes: 3, sha256: sha256('one') });

    expect((await put(json as Link, 'two')).status).toBe(400);
    expect((await put(json as Link, 'one')).status).toBe(200);
  });

  it('ends after a quarter of an hour', async () => {
    const { json } = await link({ sizeBytes: 3 }, undefined, { minutesAgo: 16 });

    expect(Date.parse((json as Link).expiresAt)).toBeLessThan(Date.now());
    expect((await put(json as Link, 'one')).status).toBe(403);
  });

  it('signs its length, its condition and its checksum, and no checksum of an empty body', async () => {
    const { json } = await link({ sizeBytes: 3, sha256: sha256('one') });
    const { searchParams } = new URL((json as Link).url);

    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;if-none-match;x-amz-checksum-sha256');
    expect(searchParams.get('X-Amz-Expires')).toBe('900');
    expect([...searchParams.keys()].filter((name) => /crc|checksum/i.test(name))).toEqual([]);
  });

  it('may be used from a page in a browser', async () => {
    const { json } = await link({ sizeBytes: 3 });
    const preflight = await fetch((json as Link).url, {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://127.0.0.1:5173',
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'if-none-match,x-amz-checksum-sha256,content-type',
      },
    });

    expect(preflight.status).toBe(200);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('if-none-match');
  });

  it('goes to the same key for a repetition, and to another for another request', async () => {
    const key = randomUUID();
    const keyOf = async (...of: Parameters<typeof link>) => ((await link(...of)).json as Link).key;

    expect(await keyOf({ sizeBytes: 3 }, key)).toBe(await keyOf({ sizeBytes: 3 }, key));
    expect(await keyOf({ sizeBytes: 3 })).not.toBe(await keyOf({ sizeBytes: 3 }));
  });

  it.each<[string, object]>([
    ['no size', {}],
    ['nothing', { sizeBytes: 0 }],
    ['less than nothing', { sizeBytes: -1 }],
    ['half a byte', { sizeBytes: 1.5 }],
    ['more than may be', { sizeBytes: 524_288_001 }],
    ['a checksum that is none', { sizeBytes: 1, sha256: 'XYZ' }],
  ])('for %s is refused', async (_what, body) => {
    expect(outcomeOf(await link(body))).toBe('400 VALIDATION_FAILED');
  });
});

describe('a document', () => {
  it('shows what became of it, and neither task token nor bucket', async () => {
    const world = documentsWorld();
    const documentId = await world.putInReview('receipt');
    const reply = await world.api({ by: people.owner, route: 'GET /documents/{documentId}', params: { documentId } });

    expect(reply.json).toMatchObject({
      documentId,
      fileName: 'receipt.png',
      kind: 'receipt',
      userId: 'ada',
      status: 'IN_REVIEW',
      executionId: `e-${documentId}`,
      review: { status: 'OPEN', round: 1, decidedBy: null },
    });
    expect(reply.text).not.toContain('the-token');
  });

  it('is none that says which document holds a content', async () => {
    const world = documentsWorld();
    const claim = { documentId: 'CONTENT#trade#BANK#x', holder: 'doc-1' };
    world.documents.get = async () => claim as never;

    expect(
      outcomeOf(
        await world.api({
          by: people.admin,
          route: 'GET /documents/{documentId}',
          params: { documentId: claim.documentId },
        }),
      ),
    ).toBe('404 NOT_FOUND');
  });
});

describe('a page of a document', () => {
  const pageOf = async (kind: 'invoice' | 'receipt' | 'trade', page: string, more: object = {}) => {
    const world = documentsWorld(s3);
    const documentId = await world.put(kind, more);
    return world.api({
      by: people.admin,
      route: 'GET /documents/{documentId}/pages/{page}',
      params: { documentId, page },
    });
  };

  it('is shown by a link to the very version, as what it is', async () => {
    const key = `INVOICES/${randomUUID()}/Rechnung "März".pdf`;
    const put = (bytes: string) => s3.incoming.store(key, Buffer.from(bytes));
    const { versionId = '' } = await put('%PDF-1');
    const { json } = await pageOf('invoice', '2', { key, versionId });
    const { url, ...rest } = json as { url: string };
    const shown = await fetch(url);

    expect(rest).toMatchObject({
      contentType: 'application/pdf',
      page: 2,
      pages: 3,
    });
    expect(url.endsWith('#page=2')).toBe(true);
    expect(await shown.text()).toBe('%PDF-1');
    expect(shown.headers.get('content-type')).toBe('application/pdf');
    expect(shown.headers.get('content-disposition')).toBe(`inline; filename*=UTF-8''Rechnung%20%22M%C3%A4rz%22.pdf`);
    expect(new URL(url).searchParams.get('versionId')).toBe(versionId);
  });

  it.each<[string, 'invoice' | 'receipt' | 'trade', string, object, number | string]>([
    ['the last page', 'invoice', '3', {}, 200],
    ['a page beyond it', 'invoice', '4', {}, '404 NOT_FOUND'],
    ['the only page of an image', 'receipt', '1', {}, 200],
    ['a second page of an image', 'receipt', '2', {}, '404 NOT_FOUND'],
    ['a file without pages', 'trade', '1', {}, 200],
    ['a page of a file without pages', 'trade', '2', {}, '404 NOT_FOUND'],
    ['any page of a PDF that nobody could count', 'invoice', '9', { pages: undefined }, 200],
    ['page 0', 'invoice', '0', {}, '400 VALIDATION_FAILED'],
    ['half a page', 'invoice', '1.5', {}, '400 VALIDATION_FAILED'],
    ['page x', 'invoice', 'x', {}, '400 VALIDATION_FAILED'],
    ['page infinity', 'invoice', '1e400', {}, '400 VALIDATION_FAILED'],
  ])('of %s', async (_what, kind, page, more, outcome) => {
    expect(outcomeOf(await pageOf(kind, page, more))).toBe(outcome);
  });

  it.each([
    ['HTML', 'text/plain; charset=utf-8'],
    ['SVG', 'text/plain; charset=utf-8'],
    ['EXECUTABLE', 'application/octet-stream'],
    [undefined, 'application/octet-stream'],
  ])('of %s runs nothing in a browser', async (mediaType, contentType) => {
    const { json } = await pageOf('trade', '1', { mediaType });

    expect(json).toMatchObject({ contentType });
  });
});

describe('what was read from a document', () => {
  const recordsOf = async (count: number, limit: string) => {
    const world = documentsWorld();
    const documentId = await world.putInReview(
      'trade',
      Array.from({ length: count }, (_, at) => aRecord(String(at))),
    );
    const read = (query: Record<string, string>) =>
      world.api({ by, route: 'GET /documents/{documentId}/records', params: { documentId }, query });
    return { world, documentId, read, first: (await read({ limit })).json as Records };
  };
  type Records = { items: { index: number; fields: { total: { value: string } } }[]; nextCursor?: string };

  it('comes page by page across the files that it lies in, each record with its index', async () => {
    const { read, first } = await recordsOf(2_050, '100');
    const seen = [...first.items];
    for (let cursor = first.nextCursor; cursor; ) {
      const { items, nextCursor } = (await read({ limit: '100', cursor })).json as Records;
      seen.push(...items);
      cursor = nextCursor;
    }

    expect(seen.map(({ index }) => index)).toEqual(Array.from({ length: 2_050 }, (_, at) => at));
    expect(seen.map(({ fields }) => Number(fields.total.value))).toEqual(seen.map(({ index }) => index));
  });

  it('stays the same from page to page, though it is corrected meanwhile, and is the corrected one after', async () => {
    const { world, documentId, read, first } = await recordsOf(3, '2');
    const name = 'candidate-1-other';
    const candidate = await writeCandidate(world.files, documentId, name, {
      kind: 'trade',
      records: [aRecord('9')],
      reasons: [],
    });
    await world.reviews.decide(
      documentId,
      1,
      { decidedBy: 'x', decisionHash: 'h', outcome: { kind: 'corrected', candidate } },
      { before: null, after: null },
      { actor: 'x', at: '2026-11-02T09:00:00.000Z' },
    );
    const second = (await read({ limit: '2', cursor: first.nextCursor ?? '' })).json as Records;
    const anew = (await read({ limit: '2' })).json as Records;

    expect(second.items.map(({ fields }) => fields.total.value)).toEqual(['2']);
    expect(anew.items.map(({ fields }) => fields.total.value)).toEqual(['9']);
  });

  it('is cut into pages that a Lambda can answer with, of one record at least', async () => {
    const world = documentsWorld();
    const large = aRecord('x'.repeat(3 * 1024 * 1024));
    const documentId = await world.putInReview('trade', [large, large, aRecord('small')]);
    const read = async (cursor?: string) =>
      (
        await world.api({
          by,
          route: 'GET /documents/{documentId}/records',
          params: { documentId },
          query: { ...(cursor && { cursor }) },
        })
      ).json as Records;
    const first = await read();
    const second = await read(first.nextCursor);

    expect([first.items.length, second.items.map(({ index }) => index)]).toEqual([1, [1, 2]]);
    expect(second.nextCursor).toBeUndefined();
  });

  it('is nothing where nothing was read', async () => {
    const world = documentsWorld();
    const documentId = await world.put('trade', { status: 'RECEIVED' });

    expect(
      (await world.api({ by, route: 'GET /documents/{documentId}/records', params: { documentId } })).json,
    ).toEqual({ items: [] });
  });

  it('of another document is not reached by its cursor', async () => {
    const { world, read, first } = await recordsOf(3, '2');
    const other = await world.put('trade', { documentId: 'doc-other' });
    const query = { cursor: first.nextCursor ?? '' };
    const elsewhere = await world.api({
      by,
      route: 'GET /documents/{documentId}/records',
      params: { documentId: other },
      query,
    });
    const otherCaller = await world.api({
      by: people.admin,
      route: 'GET /documents/{documentId}/records',
      params: { documentId: 'doc-trade' },
      query,
    });

    expect([elsewhere, otherCaller].map(outcomeOf)).toEqual(['400 BAD_CURSOR', '400 BAD_CURSOR']);
    expect(outcomeOf(await read(query))).toBe(200);
  });
});

describe('a review', () => {
  const route = 'POST /documents/{documentId}/review';
  const inReview = async (round = 1) => {
    const world = documentsWorld();
    const documentId = await world.putInReview('receipt', undefined, round);
    const decide = (body: object, who = people.admin, key = randomUUID()) =>
      world.api({ by: who, route, params: { documentId }, body: { round: 1, ...body }, key });
    return { world, documentId, decide };
  };

  it('is decided in the name of the token’s user, and the execution goes on', async () => {
    const { world, documentId, decide } = await inReview();
    const reply = await decide({
      decision: 'correct',
      corrections: [{ field: 'date', value: '2026-10-31' }],
      comment: 'seen',
    });

    expect(reply.json).toEqual({ documentId, outcome: 'corrected' });
    expect(world.answered).toMatchObject([{ taskToken: 'the-token', output: { kind: 'corrected' } }]);
    expect(await world.reviews.get(documentId)).toMatchObject({ decidedBy: 'root', comment: 'seen' });
  });

  it('never falls on a round that was not looked at', async () => {
    const { world, decide } = await inReview(2);

    expect(outcomeOf(await decide({ decision: 'reject' }))).toBe('409 CONFLICT');
    expect(world.answered).toEqual([]);
  });

  it('that is decided can’t be decided otherwise, but the same again is the same', async () => {
    const { decide } = await inReview();
    const first = await decide({ decision: 'reject', comment: 'no' });

    expect(await decide({ decision: 'reject', comment: 'no' })).toEqual(first);
    expect(outcomeOf(await decide({ decision: 'reject', comment: 'yes' }))).toBe('409 CONFLICT');
    expect(outcomeOf(await decide({ decision: 'reject', comment: 'no' }, people.owner))).toBe('409 CONFLICT');
  });

  it.each<[string, object, string]>([
    [
      'corrections of no field',
      { decision: 'correct', corrections: [{ field: 'nothing', value: '1' }] },
      '422 UNPROCESSABLE',
    ],
    [
      'a prototype as the field',
      { decision: 'correct', corrections: [{ field: '__proto__', value: '1' }] },
      '422 UNPROCESSABLE',
    ],
    [
      'a constructor as the field',
      { decision: 'correct', corrections: [{ field: 'constructor', value: '1' }] },
      '422 UNPROCESSABLE',
    ],
    [
      'corrections of no record',
      { decision: 'correct', corrections: [{ record: 9, field: 'total', value: '1' }] },
      '422 UNPROCESSABLE',
    ],
    ['no corrections', { decision: 'correct' }, '422 UNPROCESSABLE'],
    ['a receipt that can’t be stored accepted', { decision: 'accept' }, '422 UNPROCESSABLE'],
    ['someone else’s name', { decision: 'reject', decidedBy: 'ada' }, '400 VALIDATION_FAILED'],
    ['no round', { decision: 'reject', round: undefined }, '400 VALIDATION_FAILED'],
    [
      'a record beyond counting',
      { decision: 'correct', corrections: [{ record: 1e308, field: 'a', value: '1' }] },
      '400 VALIDATION_FAILED',
    ],
    [
      'too many corrections',
      { decision: 'correct', corrections: Array.from({ length: 1_001 }, () => ({ field: 'a', value: '1' })) },
      '400 VALIDATION_FAILED',
    ],
  ])('with %s is refused, and waits on', async (_what, body, outcome) => {
    const { world, decide } = await inReview();

    expect(outcomeOf(await decide(body))).toBe(outcome);
    expect(world.answered).toEqual([]);
  });

  it('that there is none of is not found', async () => {
    const world = documentsWorld();
    const documentId = await world.put('trade');
    const reply = await world.api({ by, route, params: { documentId }, body: { round: 1, decision: 'accept' } });

    expect(outcomeOf(reply)).toBe('404 NOT_FOUND');
  });

  it('that nothing waits for any more says so', async () => {
    const { world, decide } = await inReview();
    world.answered.push = () => {
      throw new TaskTokenGoneError('nothing waits on this task token any more');
    };

    expect(outcomeOf(await decide({ decision: 'reject' }))).toBe('409 CONFLICT');
  });
});

describe('trying a failed document again', () => {
  const retry = (world: ReturnType<typeof documentsWorld>, documentId: string) =>
    world.api({ by: people.admin, route: 'POST /documents/{documentId}/retry', params: { documentId } });

  it('goes on with its execution, and while that runs the same answer is given again', async () => {
    const world = documentsWorld();
    const documentId = await world.putFailed('trade');
    const first = await retry(world, documentId);
    const again = await retry(world, documentId);
    await world.documents.revise(documentId, { actor: 'e', at: '2026-11-02T09:00:01.000Z' }, (current) => ({
      action: 'DOCUMENT_READING',
      next: { ...current, status: 'READING' },
    }));
    const later = await retry(world, documentId);

    expect(first).toMatchObject({ status: 202, json: { documentId, executionId: `e-${documentId}` } });
    expect([again, later]).toEqual([first, first]);
    expect(world.executions.redriven).toEqual([`e-${documentId}`]);
    expect(world.audit.entriesOf(`EXECUTION#DocumentExtraction/e-${documentId}`)).toMatchObject([
      { action: 'EXECUTION_REDRIVE_REQUESTED', actor: people.admin.userId, after: { documentId } },
      { action: 'EXECUTION_REDRIVE_DONE', actor: people.admin.userId },
    ]);
  });

  it.each(['RECEIVED', 'READING', 'IN_REVIEW', 'EXTRACTED', 'REJECTED', 'DUPLICATE'] as const)(
    'is refused where it is %s',
    async (status) => {
      const world = documentsWorld();

      expect(outcomeOf(await retry(world, await world.put('trade', { status })))).toBe('409 CONFLICT');
    },
  );

  it.each<[string, object | undefined]>([
    ['ended too long ago', { redrivable: false, notRedrivableBecause: 'Execution redrivable period exceeded' }],
    ['is no longer kept', undefined],
  ])('whose execution %s says what to do', async (_what, execution) => {
    const world = documentsWorld();
    const documentId = await world.putFailed('trade', execution);
    if (!execution) world.executions.executions.clear();
    const reply = await retry(world, documentId);

    expect(outcomeOf(reply)).toBe('409 CONFLICT');
    expect(reply.problem?.detail).toContain('Send the document again');
  });
});

describe('any request', () => {
  const hostile = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', '../../etc', '%00', '\0', 'null', '1e999', '{{7*7}}', "' OR 1=1", '🙂'),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  const value = fc.oneof(
    hostile,
    fc.double(),
    fc.bigInt().map(Number),
    fc.constant(null),
    fc.array(hostile),
    fc.dictionary(hostile, hostile),
  );
  const routes = [
    'POST /documents',
    'POST /documents/uploads',
    'GET /documents',
    'GET /documents/{documentId}',
    'GET /documents/{documentId}/records',
    'GET /documents/{documentId}/pages/{page}',
    'POST /documents/{documentId}/review',
    'POST /documents/{documentId}/retry',
  ];

  it('is answered by what it asks for or by a problem of the caller’s, never by a fault of ours', async () => {
    const world = documentsWorld(s3);
    await world.put('trade');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.record({ documentId: fc.oneof(fc.constant('doc-trade'), hostile), page: hostile }),
        fc.dictionary(fc.oneof(fc.constantFrom('limit', 'cursor', 'kind', 'status'), hostile), hostile, { maxKeys: 3 }),
        fc.dictionary(
          fc.oneof(
            fc.constantFrom('place', 'fileName', 'contentBase64', 'sizeBytes', 'round', 'decision', 'corrections'),
            hostile,
          ),
          value,
          { maxKeys: 6 },
        ),
        async (route, params, query, body) => {
          const isPost = route.startsWith('POST');
          const reply = await world.api({ by: people.admin, route, params, ...(isPost ? { body } : { query }) });

          expect(reply.status).toBeLessThan(500);
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });
});
