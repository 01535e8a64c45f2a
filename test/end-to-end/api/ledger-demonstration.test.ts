import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResult, type ApiWorld, startApiWorld } from './api-world.ts';

let world: ApiWorld;
let token: string;
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.tokenOf('ledger-ops');
}, 180_000);
afterAll(async () => world.stop(), 60_000);

const payment = { txId: 'pay-2026-11-25-0001', amount: '129.90', currency: 'EUR', processor: 'acquirer' };
const entry = { txId: payment.txId, amount: payment.amount, currency: payment.currency };
const transaction = () => world.get(`/transactions/${payment.txId}`, token);

/** Asks again until the finding is of the category; the test's own time-out ends what never comes. */
const untilFound = async (category: string): Promise<ApiResult> => {
  for (;;) {
    const result = await transaction();
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
  }, 120_000);

  it('changes nothing when each call is repeated, and refuses other terms', async () => {
    const before = await transaction();
    const calls = [
      ['/transaction', payment],
      ['/simulate/processor', entry],
      ['/simulate/core', entry],
    ] as const;

    for (const [path, body] of calls) {
      const [one, other] = await Promise.all([world.post(path, token, body), world.post(path, token, body)]);
      expect([one.status, other.status]).toEqual([201, 201]);
      expect(other.text).toBe(one.text);
    }
    const others = await world.post('/transaction', token, { ...payment, amount: '130.00' });

    expect([others.status, others.body.code]).toEqual([409, 'CONFLICT']);
    expect((await transaction()).text).toBe(before.text);
  }, 60_000);

  it('is found by its category, and by nobody whose business it is not', async () => {
    const found = await world.get('/findings?category=MATCHED&from=2026-01-01', token);
    const refused = await world.get(`/transactions/${payment.txId}`, await world.tokenOf('trade-ops'));

    expect(found.body.items.map(({ txId }: { txId: string }) => txId)).toEqual([payment.txId]);
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  });
});
