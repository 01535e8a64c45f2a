import { describe, expect, it } from '@jest/globals';
import type { Trade } from '../../../domain/trade/trade.ts';
import { bankTrade, confirmationOf } from '../trade-matching/trades.ts';
import { ana, because, ben, expectSound, matchOf, root } from './desk.ts';
import { memoryDesk } from './memory-desk.ts';
import { apart, large, small } from './pairs.ts';

const match = (bank: Trade, confirmation: Trade, actor = ana) => ({
  actor,
  bankTradeIds: [bank.tradeId],
  counterpartyTradeIds: [confirmation.tradeId],
  justification: because,
});

const setUp = async (terms: Partial<Trade>, run = true) => {
  const world = memoryDesk();
  const { bank, confirmation } = apart(terms);
  world.books.add(bank, confirmation);
  if (run) await world.night('monday');
  return { ...world, bank, confirmation };
};

describe('a manual match', () => {
  it('up to the limit takes effect at once, takes the breaks’ place and keeps what differs', async () => {
    const { desk, bank, confirmation, books, stored } = await setUp(small);

    const answer = await desk.makeMatch(match(bank, confirmation));

    expect(answer).toMatchObject({
      outcome: 'MATCHED',
      match: {
        status: 'MATCHED',
        consuming: true,
        decidedBy: 'person',
        maker: 'ana',
        decision: { kind: 'MANUAL_MATCH', by: 'ana', reasonCode: 'ACCEPTED_DIFFERENCE' },
        firstSeenAt: '2026-03-02T20:00:00.000Z',
        rulesVersion: 'default-1',
        notional: '250000.00',
      },
    });
    const { breaks, fields, matchId } = matchOf(answer);
    expect(breaks.map(({ element }) => element)).toEqual(['counterCurrency', 'rate', 'effectiveDate']);
    expect(fields.find(({ field }) => field === 'counterCurrency')).toMatchObject({ bank: 'USD', counterparty: 'GBP' });
    expect(books.trades.get('BANK#B1')).toMatchObject({ matchStatus: 'MATCHED', matchId });
    const superseded = stored().records.filter(({ status }) => status === 'SUPERSEDED');
    expect(superseded).toHaveLength(2);
    for (const record of superseded)
      expect(record).toMatchObject({ supersededBy: matchId, breakStatus: 'RESOLVED', breakKey: 'RESOLVED#SMALL' });
    expectSound(stored());
  });

  it('above the limit waits, with its trades out of play, until a second person approves', async () => {
    const { desk, bank, confirmation, books, stored, night } = await setUp(large);

    const asked = matchOf(await desk.makeMatch(match(bank, confirmation)));
    expect(asked).toMatchObject({ status: 'PENDING_APPROVAL', awaiting: 'MANUAL_MATCH', consuming: false });
    expect(books.claims.size).toBe(0);
    expect((await desk.listAwaiting({ limit: 10 })).items.map(({ matchId }) => matchId)).toEqual([asked.matchId]);
    const { written } = await night('tuesday', '2026-03-03T20:00:00.000Z');
    expect(written).toEqual({ written: 0, refused: 0 });

    const { matchId, revision: expectedRevision } = asked;
    expect(await desk.approve({ actor: ana, matchId, expectedRevision })).toMatchObject({ outcome: 'SAME_PERSON' });
    const approved = await desk.approve({ actor: ben, matchId, expectedRevision, note: 'seen' });

    expect(approved).toMatchObject({
      outcome: 'MATCHED',
      match: { status: 'MATCHED', maker: 'ana', approver: 'ben', notes: [{ by: 'ben', text: 'seen' }] },
    });
    expect(matchOf(approved).awaiting).toBeUndefined();
    expect(stored().records.filter(({ status }) => status === 'SUPERSEDED')).toHaveLength(2);
    expect((await desk.listAwaiting({ limit: 10 })).items).toEqual([]);
    expectSound(stored());
  });

  it('of an unknown or mixed amount needs a second person as well', async () => {
    const { desk, bank, confirmation } = await setUp({ notional: undefined });

    expect(await desk.makeMatch(match(bank, confirmation))).toMatchObject({ outcome: 'PENDING_APPROVAL' });
  });

  it('holds four eyes for administrators too', async () => {
    const { desk, bank, confirmation } = await setUp(large);
    const { matchId, revision } = matchOf(await desk.makeMatch(match(bank, confirmation, root)));

    expect(await desk.approve({ actor: root, matchId, expectedRevision: revision })).toMatchObject({
      outcome: 'SAME_PERSON',
    });
  });

  it('asked for twice is one', async () => {
    const { desk, bank, confirmation, stored } = await setUp(large);

    const first = await desk.makeMatch(match(bank, confirmation));
    const entries = stored().audit.length;

    expect(await desk.makeMatch(match(bank, confirmation))).toEqual(first);
    expect(stored().audit).toHaveLength(entries);
    expect(await desk.makeMatch(match(bank, confirmation, ben))).toMatchObject({
      outcome: 'IN_PENDING_MATCH',
      trades: [{ tradeId: 'B1' }, { tradeId: 'C1' }],
    });
  });

  it('refused leaves the trades in the breaks that they stood in', async () => {
    const { desk, bank, confirmation, books, stored } = await setUp(large);
    const before = structuredClone([...books.trades]);
    const { matchId, revision } = matchOf(await desk.makeMatch(match(bank, confirmation)));

    const answer = await desk.reject({ actor: ben, matchId, expectedRevision: revision, justification: because });

    expect(answer).toMatchObject({
      outcome: 'REFUSED',
      match: { status: 'REJECTED', decision: { kind: 'REJECTION' } },
    });
    expect([...books.trades]).toEqual(before);
    expect(matchOf(answer).awaiting).toBeUndefined();
    expectSound(stored());
  });

  it('of a pair that stands as a break leaves that break when it is refused', async () => {
    const world = memoryDesk();
    const bank = bankTrade('B1', large);
    const confirmation = confirmationOf(bank, 'C1', { rate: '1.2' });
    world.books.add(bank, confirmation);
    await world.night('monday');
    const { matchId, revision } = matchOf(await world.desk.makeMatch(match(bank, confirmation)));

    const answer = await world.desk.reject({
      actor: ana,
      matchId,
      expectedRevision: revision,
      justification: because,
    });

    expect(answer).toMatchObject({ outcome: 'REFUSED', match: { status: 'MISMATCHED', decidedBy: 'run' } });
    expect(world.books.trades.get('BANK#B1')).toMatchObject({ matchStatus: 'MISMATCHED', matchId });
    const { written } = await world.night('tuesday', '2026-03-04T20:00:00.000Z');
    expect(written).toMatchObject({ written: 1, refused: 0 });
    expectSound(world.stored());
  });

  it('is not approved once a trade of it was amended, and can then be refused', async () => {
    const { desk, bank, confirmation, books, stored, night } = await setUp(large);
    const { matchId, revision } = matchOf(await desk.makeMatch(match(bank, confirmation)));
    books.amend(bank, { notional: '6000000.00' });

    expect(await desk.approve({ actor: ben, matchId, expectedRevision: revision })).toMatchObject({
      outcome: 'TRADES_CHANGED',
      trades: [{ source: 'BANK', tradeId: 'B1' }],
    });
    const held = await night('tuesday', '2026-03-03T20:00:00.000Z');
    expect(held.report.refused).toEqual({ DECIDED_BY_PERSON: 1 });
    await desk.reject({ actor: ben, matchId, expectedRevision: revision, justification: because });

    const freed = await night('wednesday', '2026-03-04T20:00:00.000Z');
    expect(freed.report.verdicts).toMatchObject({ UNMATCHED_BANK: 1, UNMATCHED_COUNTERPARTY: 1 });
    expect(freed.report.refused).toEqual({});
    const alone = stored().records.find(({ status }) => status === 'UNMATCHED_BANK');
    expect(alone?.firstSeenAt).toBe('2026-03-02T20:00:00.000Z');
    expectSound(stored());
  });

  it('waits for the resolution that someone asked for on a trade’s break', async () => {
    const { desk, bank, confirmation, stored } = await setUp(large);
    const alone = stored().records.find(({ status }) => status === 'UNMATCHED_BANK')!;
    const { matchId, revision: expectedRevision } = alone;
    const resolution = { status: 'RESOLVED', reasonCode: 'CANCELLED_TRADE' } as const;
    await desk.changeBreak({ actor: ben, matchId, expectedRevision, ...resolution });

    expect(await desk.makeMatch(match(bank, confirmation))).toEqual({
      outcome: 'IN_PENDING_MATCH',
      trades: [{ source: 'BANK', tradeId: 'B1', matchId }],
    });
  });

  it('frees a trade that it leaves behind in a pair', async () => {
    const world = memoryDesk();
    const bank = bankTrade('B1', small);
    const confirmation = confirmationOf(bank, 'C1', { rate: '1.2' });
    const other = confirmationOf(bank, 'C2', { externalRef: 'X', uti: 'OTHER', effectiveDate: '2026-09-09' });
    world.books.add(bank, confirmation, other);
    await world.night('monday');

    const { matchId } = matchOf(await world.desk.makeMatch(match(bank, other)));

    expect(world.books.trades.get('COUNTERPARTY#C1')).toMatchObject({ matchStatus: 'UNMATCHED' });
    await world.night('tuesday', '2026-03-03T20:00:00.000Z');
    const alone = world
      .stored()
      .records.find(
        ({ status, counterpartyTradeIds }) => status === 'UNMATCHED_COUNTERPARTY' && counterpartyTradeIds[0] === 'C1',
      );
    expect(alone?.firstSeenAt).toBe('2026-03-02T20:00:00.000Z');
    expect(world.books.claims.get('BANK#B1')).toBe(matchId);
    expectSound(world.stored());
  });

  it('takes several trades of a side, and says whether their sum agrees', async () => {
    const world = memoryDesk();
    const bank = bankTrade('B1', { notional: '300000.00', counterNotional: '325500.00' });
    const parts = ['100000.00', '150000.00'].map((notional, index) =>
      confirmationOf(bank, `C${index}`, {
        notional,
        counterNotional: undefined,
        uti: undefined,
        externalRef: undefined,
      }),
    );
    world.books.add(bank, ...parts);

    const answer = await world.desk.makeMatch({
      actor: ana,
      bankTradeIds: ['B1'],
      counterpartyTradeIds: ['C0', 'C1'],
      justification: because,
    });

    expect(answer).toMatchObject({ outcome: 'MATCHED' });
    expect(matchOf(answer).fields.find(({ field }) => field === 'notional')).toMatchObject({
      bank: '300000.00',
      counterparty: '250000.00',
      result: 'DIFFER',
    });
    expect(matchOf(answer).breaks[0]).toMatchObject({ element: 'notional', code: 4 });
  });

  it('is refused for trades that are unknown or in a live match, and says which', async () => {
    const world = memoryDesk();
    const bank = bankTrade('B1', small);
    const confirmation = confirmationOf(bank, 'C1');
    const other = confirmationOf(bank, 'C2', { externalRef: 'X', uti: 'Y' });
    world.books.add(bank, confirmation);
    await world.night('monday');
    world.books.add(other);

    expect(await world.desk.makeMatch(match(bankTrade('B7'), other))).toEqual({
      outcome: 'UNKNOWN_TRADES',
      trades: [{ source: 'BANK', tradeId: 'B7' }],
    });
    expect(await world.desk.makeMatch(match(bank, other))).toEqual({
      outcome: 'IN_LIVE_MATCH',
      trades: [{ source: 'BANK', tradeId: 'B1', matchId: world.books.claims.get('BANK#B1') }],
    });
  });

  it('needs a note for the reason OTHER', async () => {
    const { desk, bank, confirmation } = await setUp(small);
    const vague = { ...match(bank, confirmation), justification: { reasonCode: 'OTHER' as const } };

    await expect(desk.makeMatch(vague)).rejects.toThrow('needs a note');
  });
});
