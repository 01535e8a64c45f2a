import { describe, expect, it } from '@jest/globals';
import type { Trade } from '../../../domain/trade/trade.ts';
import type { MatchStore } from '../../../tasks/ports/match-store.ts';
import { matchIdOf } from '../../../tasks/trade-matching/match-id.ts';
import { ana, because, ben, deskOn, expectSound, matchOf } from './desk.ts';
import { memoryDesk } from './memory-desk.ts';
import { alike, large, proposed, small } from './pairs.ts';

const tuesday = '2026-03-03T20:00:00.000Z';
const wednesday = '2026-03-04T20:00:00.000Z';

const setUp = async ({ bank, confirmation }: { bank: Trade; confirmation: Trade }) => {
  const world = memoryDesk();
  world.books.add(bank, confirmation);
  await world.night('monday');
  const matchId = matchIdOf({ bankTradeIds: [bank.tradeId], counterpartyTradeIds: [confirmation.tradeId] });
  const record = () => world.books.records.get(matchId)!;
  return { ...world, matchId, record, ask: () => ({ matchId, expectedRevision: record().revision }) };
};

describe('a pair that a run proposed', () => {
  it('up to the limit is matched by one person', async () => {
    const { desk, ask, record, stored } = await setUp(proposed(small));
    expect(record()).toMatchObject({ status: 'PROPOSED', breakKey: 'OPEN#SMALL' });

    const answer = await desk.approve({ actor: ana, ...ask() });

    expect(answer).toMatchObject({ outcome: 'MATCHED', match: { decidedBy: 'person', maker: 'ana' } });
    expect(matchOf(answer).break).toMatchObject({ status: 'RESOLVED' });
    expectSound(stored());
  });

  it('above the limit needs two persons, the second another than the first', async () => {
    const { desk, ask, stored, night } = await setUp(proposed(large));

    expect(await desk.approve({ actor: ana, ...ask() })).toMatchObject({
      outcome: 'PENDING_APPROVAL',
      match: { awaiting: 'PROPOSAL', maker: 'ana' },
    });
    expect(await desk.approve({ actor: ana, ...ask() })).toMatchObject({ outcome: 'SAME_PERSON' });
    expect((await night('tuesday', tuesday)).written).toEqual({ written: 0, refused: 0 });
    expect(await desk.approve({ actor: ben, ...ask() })).toMatchObject({
      outcome: 'MATCHED',
      match: { maker: 'ana', approver: 'ben' },
    });
    expectSound(stored());
  });

  it('rejected stays apart in later runs, and its trades keep the age of the break', async () => {
    const { desk, ask, record, stored, night } = await setUp(proposed(small));

    expect(await desk.reject({ actor: ana, ...ask(), justification: because })).toMatchObject({ outcome: 'REJECTED' });
    const { report } = await night('tuesday', tuesday);

    expect(report.refused).toEqual({ REJECTED_BY_PERSON: 1 });
    expect(record().status).toBe('REJECTED');
    const alone = stored().records.filter(({ status }) => status.startsWith('UNMATCHED'));
    expect(alone.map(({ firstSeenAt }) => firstSeenAt)).toEqual([
      '2026-03-02T20:00:00.000Z',
      '2026-03-02T20:00:00.000Z',
    ]);
    expect(await desk.approve({ actor: ben, ...ask() })).toMatchObject({ outcome: 'NOT_ALLOWED' });
    expectSound(stored());
  });

  it('is refused by whoever sees another state of it', async () => {
    const { desk, matchId, record, night } = await setUp(proposed(small));
    const seen = record().revision;
    await night('tuesday', tuesday);

    const answer = await desk.approve({ actor: ana, matchId, expectedRevision: seen });

    expect(answer).toMatchObject({ outcome: 'PRECONDITION_FAILED', match: { revision: seen + 1 } });
    expect(await desk.approve({ actor: ana, matchId: `M-${'0'.repeat(32)}`, expectedRevision: 1 })).toEqual({
      outcome: 'NOT_FOUND',
    });
  });

  it('approved twice by the same request is answered the same', async () => {
    const { desk, ask, stored } = await setUp(proposed(small));
    const request = { actor: ana, ...ask() };

    const first = await desk.approve(request);
    const entries = stored().audit.length;

    expect(await desk.approve(request)).toEqual(first);
    expect(stored().audit).toHaveLength(entries);
  });
});

describe('a live match', () => {
  it('up to the limit is taken apart by one person, and no run pairs it again', async () => {
    const { desk, ask, record, books, stored, night } = await setUp(alike(small));

    expect(await desk.unmake({ actor: ana, ...ask(), justification: because })).toMatchObject({ outcome: 'UNMATCHED' });
    expect(books.claims.size).toBe(0);
    const { report } = await night('tuesday', tuesday);

    expect(report.refused).toEqual({ REJECTED_BY_PERSON: 1 });
    expect(record()).toMatchObject({ status: 'REJECTED', consuming: false });
    expect(books.trades.get('BANK#B1')?.matchStatus).toBe('UNMATCHED_BANK');
    expectSound(stored());
  });

  it('above the limit stays live until a second person approves its end', async () => {
    const { desk, ask, record, books, stored } = await setUp(alike(large));

    expect(await desk.unmake({ actor: ana, ...ask(), justification: because })).toMatchObject({
      outcome: 'PENDING_APPROVAL',
      match: { status: 'MATCHED', awaiting: 'UNMATCH' },
    });
    expect(books.claims.size).toBe(2);
    expect(await desk.unmake({ actor: ben, ...ask(), justification: because })).toMatchObject({
      outcome: 'NOT_ALLOWED',
    });
    expect(await desk.approve({ actor: ana, ...ask() })).toMatchObject({ outcome: 'SAME_PERSON' });
    expect(await desk.approve({ actor: ben, ...ask() })).toMatchObject({ outcome: 'UNMATCHED' });
    expect(record()).toMatchObject({ status: 'REJECTED', maker: 'ana', approver: 'ben' });
    expectSound(stored());
  });

  it('goes on when its end is refused', async () => {
    const { desk, ask, record, books, stored } = await setUp(alike(large));
    await desk.unmake({ actor: ana, ...ask(), justification: because });

    const answer = await desk.reject({ actor: ben, ...ask(), justification: because });

    expect(answer).toMatchObject({ outcome: 'REFUSED', match: { status: 'MATCHED', consuming: true } });
    expect(record().awaiting).toBeUndefined();
    expect(books.claims.size).toBe(2);
    expectSound(stored());
  });

  it('of a person whose trade was amended is let go by a person alone, for runs to match again', async () => {
    const { desk, ask, books, record, stored, night } = await setUp(proposed(small));
    await desk.approve({ actor: ana, ...ask() });
    books.amend({ source: 'COUNTERPARTY', tradeId: 'C1' }, { direction: 'SELL' });
    await night('tuesday', tuesday);
    expect(record()).toMatchObject({ status: 'MATCHED', decidedBy: 'person' });

    await desk.unmake({ actor: ana, ...ask(), justification: because });
    expect(record()).toMatchObject({ status: 'SUPERSEDED', consuming: false });
    await night('wednesday', wednesday);

    expect(record()).toMatchObject({ status: 'MATCHED', decidedBy: 'run', runId: 'wednesday' });
    expect(record().maker).toBeUndefined();
    expectSound(stored());
  });

  it('that a run lets go after an amendment waits for nobody any more', async () => {
    const { desk, ask, books, record, stored, night } = await setUp(alike(large));
    await desk.unmake({ actor: ana, ...ask(), justification: because });
    books.amend({ source: 'BANK', tradeId: 'B1' }, { rate: '1.2' });

    await night('tuesday', tuesday);

    expect(record()).toMatchObject({ status: 'MISMATCHED', decidedBy: 'run' });
    expect(record().awaiting).toBeUndefined();
    expect((await desk.listAwaiting({ limit: 10 })).items).toEqual([]);
    expectSound(stored());
  });
});

describe('four eyes', () => {
  it('hold in the write where the read was stale', async () => {
    const world = await setUp(proposed(large));
    await world.desk.approve({ actor: ana, ...world.ask() });
    // A reader that always says someone else asked: only the store's condition knows better.
    const findAll: MatchStore['findAll'] = async (ids) =>
      new Map([...(await world.ports.matches.findAll(ids))].map(([id, record]) => [id, { ...record, maker: 'eve' }]));
    const stale = deskOn({ ...world.ports, matches: { ...world.ports.matches, findAll } });

    await expect(stale.approve({ actor: ana, ...world.ask() })).rejects.toThrow('keep being changed');

    expect(world.record()).toMatchObject({ status: 'PENDING_APPROVAL', maker: 'ana' });
    expect(world.record().approver).toBeUndefined();
  });
});
