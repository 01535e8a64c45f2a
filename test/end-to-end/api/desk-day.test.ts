import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tradeCsv } from '../../support/sample-uploads.ts';
import { type ApiResult, type ApiWorld, startApiWorld } from './api-world.ts';

let world: ApiWorld;
let token: string;
let secondToken: string;
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.tokenOf('trade-ops');
  secondToken = await world.tokenOf('trade-ops-2');
});
afterAll(async () => world.stop());

const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** A deal as the counterparty sees it. */
const theirSide = { direction: 'SELL', partyName: 'Halden Capital', counterpartyName: 'Meridian Bank' };

/** Seven deals, as one side booked them. Of the last the notionals differ, above what anyone may wave through alone. */
const book = (side: 'B' | 'C', terms: Parameters<typeof tradeCsv>[1]): string => {
  const rows = [1, 2, 3, 4, 5, 6, 7].map((deal) => {
    const millions = deal === 7 && side === 'C' ? 9 : deal;
    const amounts = { notional: `${millions}000000.00`, counterNotional: `${millions * 1085}000.00` };
    return tradeCsv([`${side}-${deal}`], { uti: `5493001KJTIIGC8Y1R12DEAL${deal}`, ...amounts, ...terms }).split('\n');
  });
  return [rows[0]?.[0], ...rows.map(([, row]) => row)].join('\n');
};

/** Asks again until the answer is as wanted; the test's own time-out ends what never comes. */
const until = async (path: string, wanted: (result: ApiResult) => boolean): Promise<ApiResult> => {
  for (;;) {
    const result = await world.get(path, token);
    if (wanted(result)) return result;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const upload = async (place: string, fileName: string, csv: string): Promise<string> => {
  const { status, body } = await world.post('/documents', token, { place, fileName, contentBase64: base64(csv) });
  expect(status).toBe(202);
  return body.documentId;
};

const extracted = (documentId: string) =>
  until(
    `/documents/${documentId}`,
    ({ status, body }) => status === 200 && !['RECEIVED', 'READING'].includes(body.status),
  );

/** Every item of a list, page by page. */
const everyItem = async (path: string): Promise<Record<string, string>[]> => {
  const items: Record<string, string>[] = [];
  let cursor = '';
  do {
    const { status, body } = await world.get(`${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, token);
    expect(status).toBe(200);
    items.push(...body.items);
    cursor = body.nextCursor ?? '';
  } while (cursor);
  return items;
};

describe("a trade desk's day, over HTTP alone", () => {
  let runId: string;

  it('uploads both books', async () => {
    const documents = [
      await upload('BANK', 'bank.csv', book('B', {})),
      await upload('COUNTERPARTY', 'theirs.csv', book('C', theirSide)),
    ];

    for (const documentId of documents) {
      const { body } = await extracted(documentId);
      expect(body).toMatchObject({ status: 'EXTRACTED', records: { count: 7 } });
    }
    expect(await everyItem('/trades?source=BANK&limit=3')).toHaveLength(7);
  });

  it('reconciles them once, however often it asks under one key', async () => {
    const key = 'end-of-day-2026-11-25';
    const [one, other] = await Promise.all([
      world.post('/reconciliations', token, {}, key),
      world.post('/reconciliations', token, {}, key),
    ]);
    expect([one.status, one.text]).toEqual([202, other.text]);
    runId = one.body.runId;
    expect(one.headers.get('location')).toBe(`/reconciliations/${runId}`);

    const { body } = await until(`/reconciliations/${runId}`, (result) => result.body?.status === 'COMPLETED');

    expect(body.totals.trades).toEqual({ BANK: 7, COUNTERPARTY: 7 });
    const repeated = await world.post('/reconciliations', token, {}, key);
    expect(repeated.text).toBe(one.text);
    const reused = await world.post('/reconciliations', token, { product: 'FRA' }, key);
    expect([reused.status, reused.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('reads the report as JSON, as CSV and as a page', async () => {
    const forms = await Promise.all(
      ['application/json', 'text/csv', 'text/html'].map((Accept) =>
        world.call({ method: 'GET', path: `/reconciliations/${runId}/report`, token, headers: { Accept } }),
      ),
    );

    expect(forms.map(({ status, headers }) => [status, headers.get('content-type')?.split(';')[0]])).toEqual([
      [200, 'application/json'],
      [200, 'text/csv'],
      [200, 'text/html'],
    ]);
    expect(JSON.parse(forms[0]?.text ?? '')).toMatchObject({ trades: { bank: 7, counterparty: 7 } });
    expect(forms[1]?.text).toMatch(/^section,name,rows/);
    expect(forms[2]?.text).toMatch(/^<!doctype html>/i);
    const other = await world.call({
      method: 'GET',
      path: `/reconciliations/${runId}/report`,
      token,
      headers: { Accept: 'image/png' },
    });
    expect([other.status, other.body.code]).toEqual([406, 'NOT_ACCEPTABLE']);
  });

  it('works on a break: takes it, notes what it found, and keeps to what it read', async () => {
    const [first] = await everyItem('/breaks?limit=50');
    const matchId = first?.matchId ?? '';
    const read = await world.get(`/matches/${matchId}`, token);
    const etag = read.headers.get('etag') ?? '';
    const change = (headers: Record<string, string>, note = 'Asked their middle office') =>
      world.call({
        method: 'PATCH',
        path: `/breaks/${matchId}`,
        token,
        body: { status: 'INVESTIGATING', note },
        headers,
      });

    const without = await change({});
    const taken = await change({ 'If-Match': etag });
    const repeated = await change({ 'If-Match': etag });
    const stale = await change({ 'If-Match': etag }, 'Another note, on what was read before');

    expect([without.status, without.body.code]).toEqual([428, 'IF_MATCH_MISSING']);
    expect([taken.status, taken.body?.match?.break?.status]).toEqual([200, 'INVESTIGATING']);
    expect(taken.headers.get('etag')).not.toBe(etag);
    expect([repeated.status, repeated.headers.get('etag')]).toEqual([200, taken.headers.get('etag')]);
    expect([stale.status, stale.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
  });

  it('matches by hand what the rules would not, and a second person approves it', async () => {
    const open = await everyItem('/breaks?limit=50');
    const bank = open.flatMap(({ bankTradeIds }) => bankTradeIds ?? []);
    const theirs = open.flatMap(({ counterpartyTradeIds }) => counterpartyTradeIds ?? []);
    expect([bank, theirs]).toEqual([['B-7'], ['C-7']]);
    const asked = {
      bankTradeIds: bank,
      counterpartyTradeIds: theirs,
      justification: { reasonCode: 'ACCEPTED_DIFFERENCE', note: 'Agreed by phone' },
    };
    const key = 'manual-match-of-b7';
    const [proposed, again] = await Promise.all([
      world.post('/matches', token, asked, key),
      world.post('/matches', token, asked, key),
    ]);
    expect(proposed).toMatchObject({ status: 201, body: { outcome: 'PENDING_APPROVAL' } });
    expect([again.status, again.text]).toEqual([proposed.status, proposed.text]);
    const { matchId } = proposed.body.match;
    const approve = (by: string, etag: string) =>
      world.call({
        method: 'POST',
        path: `/matches/${matchId}/approve`,
        token: by,
        body: {},
        headers: { 'If-Match': etag, 'Idempotency-Key': crypto.randomUUID() },
      });
    const etag = proposed.headers.get('etag') ?? '';

    const byMaker = await approve(token, etag);
    const bySecond = await approve(secondToken, etag);
    const bySecondAgain = await approve(secondToken, etag);

    expect([byMaker.status, byMaker.body.code]).toEqual([403, 'FOUR_EYES']);
    expect(bySecond).toMatchObject({ status: 200, body: { outcome: 'MATCHED', match: { consuming: true } } });
    expect(bySecondAgain.body.match.revision).toBe(bySecond.body.match.revision);
    expect(await everyItem('/breaks?limit=50')).toEqual([]);
    expect((await world.get('/trades/B-7?source=BANK', token)).body).toMatchObject({ status: 'MATCHED', matchId });
  });

  it('leaves a trail that an auditor reads, and nobody of the desk', async () => {
    const [match] = await everyItem('/matches?limit=50&status=MATCHED');
    const path = `/audit?entity=${encodeURIComponent(`MATCH#${match?.matchId}`)}`;

    const trail = await world.get(path, await world.tokenOf('auditor'));
    const refused = await world.get(path, token);

    expect(trail.status).toBe(200);
    expect(trail.body.items.length).toBeGreaterThan(0);
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it("keeps one user's receipts from another, and cursors to their caller", async () => {
    const employee = await world.tokenOf('employee');
    const other = await world.tokenOf('ap-clerk');
    const receipts = ['one', 'two'].map((text) => ({
      place: 'RECEIPTS',
      fileName: `${text}.txt`,
      contentBase64: base64(`receipt ${text}`),
    }));
    const sent = await Promise.all(receipts.map((receipt) => world.post('/documents', employee, receipt)));
    const documentIds = sent.map(({ body }) => body.documentId as string);
    for (const documentId of documentIds)
      for (;;) if ((await world.get(`/documents/${documentId}`, employee)).status === 200) break;
    const [documentId] = documentIds;

    const theirs = await world.get(`/documents/${documentId}`, other);
    const absent = await world.get('/documents/no-such-document', other);
    const page = await world.get('/documents?kind=receipt&limit=1', employee);
    const cursor = encodeURIComponent(page.body.nextCursor);
    const borrowed = await world.get(`/documents?kind=receipt&limit=1&cursor=${cursor}`, other);
    const misused = await world.get(`/documents?kind=receipt&status=EXTRACTED&limit=1&cursor=${cursor}`, employee);
    const own = await world.get(`/documents?kind=receipt&limit=1&cursor=${cursor}`, employee);

    const { correlationId: _one, ...hidden } = theirs.body;
    const { correlationId: _two, ...missing } = absent.body;
    expect(hidden).toEqual(missing);
    expect([borrowed.body.code, misused.body.code]).toEqual(['BAD_CURSOR', 'BAD_CURSOR']);
    expect(own.status).toBe(200);
  });
});
