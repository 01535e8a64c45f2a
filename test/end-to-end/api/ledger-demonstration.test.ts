import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResult, type ApiWorld, startApiWorld } from './api-world.ts';

let world: ApiWorld;
let token: string;
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.tokenOf('ledger-ops');
});
afterAll(async () => world.stop());

const payment = { txId: 'pay-2026-11-25-0001', amount: '129.90', currency: 'EUR', processor: 'acquirer' };
const second = { ...payment, txId: 'pay-2026-11-25-0002' };
const entry = { txId: payment.txId, amount: payment.amount, currency: payment.currency };
const transaction = (txId = payment.txId) => world.get(`/transactions/${txId}`, token);

/** Asks again until the finding is of the category; the test's own time-out ends what never comes. */
const untilFound = async (category: string, txId = payment.txId): Promise<ApiResult> => {
  for (;;) {
    const result = await transaction(txId);
    if (result.body?.finding?.category === category) return result;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('a payment by three calls', () => {
  it('goes from PENDING over a missing core entry to MATCHED, and settles', async () => {
    const posted = await world.post('/transaction', token, payment);
    await untilFound('PENDING');
    const processed = await world.post('/simulate/processor', token, entry);
    await untilFound('MISSING_CORE');
    const booked = await world.post('/simulate/core', token, entry);
    const { body } = await untilFound('MATCHED');

    expect([posted.status, processed.status, booked.status]).toEqual([201, 201, 201]);
    expect(body).toMatchObject({
      customer: { status: 'SETTLED', version: 2 },
      finding: { category: 'MATCHED', finding: 'MATCHED' },
      trailIntact: true,
    });
    const trail = body.trail as { finding: string; reasons: string[] }[];
    expect(
      trail.map(({ finding, reasons }) => (finding === 'MISMATCH' ? `${finding} (${reasons[0]})` : finding)),
    ).toEqual(['PENDING', 'MISMATCH (missing core)', 'MATCHED']);
  });

  it('changes nothing when each call is repeated, and refuses other terms', async () => {
    const before = await transaction();
    const calls = [
      ['/transaction', payment],
      ['/simulate/processor', entry],
      ['/simulate/core', entry],
    ] as const;

    for (const [path, body] of calls) {
      const bare = { method: 'POST', path, token, body };
      const [one, other, ...bares] = await Promise.all([
        world.post(path, token, body),
        world.post(path, token, body),
        world.call(bare),
        world.call(bare),
      ]);
      expect([one, other, ...bares].map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(new Set([one, other, ...bares].map(({ text }) => text)).size).toBe(1);
    }
    const others = await world.post('/transaction', token, { ...payment, amount: '130.00' });

    expect([others.status, others.body.code]).toEqual([409, 'CONFLICT']);
    expect((await transaction()).text).toBe(before.text);
  });

  it('under an Idempotency-Key is answered as it was the first time, and a key is for one request', async () => {
    const calls = [
      ['/transaction', second, { ...second, amount: '1.00' }],
      ['/simulate/processor', { ...entry, txId: second.txId }, { ...entry, txId: 'pay-2026-11-25-0003' }],
      ['/simulate/core', { ...entry, txId: second.txId }, { ...entry, txId: 'pay-2026-11-25-0003' }],
    ] as const;
    const keys = calls.map(() => randomUUID());

    const postAll = async () =>
      Promise.all(calls.map(async ([path, body], index) => (await world.post(path, token, body, keys[index])).text));
    const [one, two] = await Promise.all([postAll(), postAll()]);
    await untilFound('MATCHED', second.txId);
    const afterItSettled = await postAll();
    const reused = await Promise.all(
      calls.map(([path, , changed], index) => world.post(path, token, changed, keys[index])),
    );

    expect([two, afterItSettled]).toEqual([one, one]);
    expect(JSON.parse(one[0] ?? '')).toMatchObject({ txId: second.txId, status: 'PENDING' });
    expect(reused.map(({ status, body }) => [status, body.code])).toEqual(
      calls.map(() => [409, 'IDEMPOTENCY_KEY_REUSED']),
    );
  });

  it('is found by its category, and by nobody whose business it is not', async () => {
    const found = await world.get('/findings?category=MATCHED&from=2026-01-01', token);
    const refused = await world.get(`/transactions/${payment.txId}`, await world.tokenOf('trade-ops'));

    expect(found.body.items.map(({ txId }: { txId: string }) => txId)).toEqual([second.txId, payment.txId]);
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  });
});
