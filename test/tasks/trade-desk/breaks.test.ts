import { describe, expect, it } from '@jest/globals';
import type { Trade } from '../../../domain/trade/trade.ts';
import { matchIdOf } from '../../../tasks/trade-matching/match-id.ts';
import { bankTrade, confirmationOf } from '../trade-matching/trades.ts';
import { ana, because, ben, expectSound, matchOf } from './desk.ts';
import { memoryDesk } from './memory-desk.ts';
import { large, proposed, small } from './pairs.ts';

const tuesday = '2026-03-03T20:00:00.000Z';

/** One bank trade that nobody confirms, seen by Monday's run. */
const setUp = async (terms: Partial<Trade> = small) => {
  const world = memoryDesk();
  world.books.add(bankTrade('B1', terms));
  await world.night('monday');
  const matchId = matchIdOf({ bankTradeIds: ['B1'], counterpartyTradeIds: [] });
  const record = () => world.books.records.get(matchId)!;
  return { ...world, matchId, record, ask: () => ({ matchId, expectedRevision: record().revision }) };
};

describe('a break', () => {
  it('has its age in business days, a severity and a due time', async () => {
    const { desk, matchId, clock } = await setUp();
    const look = async () => {
      const answer = await desk.getMatch({ matchId });
      return answer.outcome === 'FOUND' ? answer.match.break : undefined;
    };

    expect(await look()).toEqual({
      status: 'OPEN',
      ageBusinessDays: 1,
      severity: 'LOW',
      dueAt: '2026-03-16T17:00:00.000Z',
      isOverdue: false,
    });
    clock.now = '2026-04-07T09:00:00.000Z';
    // Good Friday and Easter Monday are no business days of TARGET.
    expect(await look()).toMatchObject({ ageBusinessDays: 24, severity: 'HIGH', isOverdue: true });
  });

  it('is found by its severity, which changes by the day', async () => {
    const { desk, books, clock, night } = await setUp();
    books.add(bankTrade('B2', { ...large, uti: 'TWO', externalRef: 'TWO' }));
    await night('tuesday', tuesday);
    const found = async (severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL') =>
      (await desk.listBreaks({ severity, limit: 10 })).items.map(({ bankTradeIds }) => bankTradeIds[0]);

    clock.now = '2026-03-04T09:00:00.000Z';
    expect([await found('LOW'), await found('MEDIUM')]).toEqual([['B1', 'B2'], []]);
    clock.now = '2026-03-10T09:00:00.000Z';
    expect([await found('MEDIUM'), await found('HIGH')]).toEqual([['B1'], ['B2']]);
    clock.now = '2026-04-30T09:00:00.000Z';
    expect([await found('HIGH'), await found('CRITICAL')]).toEqual([['B1'], ['B2']]);
  });

  it('gets an owner, a status and notes, and is listed by them', async () => {
    const { desk, ask, stored, matchId } = await setUp();

    expect(
      await desk.changeBreak({ actor: ana, ...ask(), owner: 'ben', status: 'INVESTIGATING', note: 'asked them' }),
    ).toMatchObject({
      outcome: 'CHANGED',
      match: {
        break: { status: 'INVESTIGATING', owner: 'ben' },
        notes: [{ by: 'ana', at: '2026-03-03T09:00:00.000Z', text: 'asked them' }],
      },
    });
    await desk.changeBreak({ actor: ben, ...ask(), note: 'they will confirm' });

    const ids = async (filter: object) =>
      (await desk.listBreaks({ ...filter, limit: 10 })).items.map((item) => item.matchId);
    expect(await ids({ owner: 'ben' })).toEqual([matchId]);
    expect(await ids({ owner: 'ben', severity: 'LOW', status: 'INVESTIGATING' })).toEqual([matchId]);
    expect(await ids({ status: 'OPEN' })).toEqual([]);
    await desk.changeBreak({ actor: ben, ...ask(), owner: null });
    expect(await ids({ owner: 'ben' })).toEqual([]);
    const answer = await desk.getMatch({ matchId });
    expect(answer).toMatchObject({ match: { notes: [{ by: 'ana' }, { by: 'ben' }] } });
    expectSound(stored());
  });

  it('keeps owner, notes and status while runs find it again', async () => {
    const { desk, ask, record, night, stored } = await setUp();
    await desk.changeBreak({ actor: ana, ...ask(), owner: 'ben', status: 'INVESTIGATING', note: 'asked them' });

    await night('tuesday', tuesday);

    expect(record()).toMatchObject({
      owner: 'ben',
      breakStatus: 'INVESTIGATING',
      breakKey: 'INVESTIGATING#SMALL',
      breakOwner: 'ben',
      lastSeenAt: tuesday,
    });
    expect(record().notes).toHaveLength(1);
    expectSound(stored());
  });

  it('up to the limit is resolved by one person, and stays so while runs find the same', async () => {
    const { desk, ask, record, night, stored } = await setUp();

    const answer = await desk.changeBreak({
      actor: ana,
      ...ask(),
      owner: 'ana',
      status: 'RESOLVED',
      reasonCode: 'LATE_CONFIRMATION',
    });
    expect(answer).toMatchObject({
      outcome: 'RESOLVED',
      match: { break: { status: 'RESOLVED' }, decision: { kind: 'RESOLUTION', reasonCode: 'LATE_CONFIRMATION' } },
    });
    await night('tuesday', tuesday);

    expect(record()).toMatchObject({ breakStatus: 'RESOLVED', breakKey: 'RESOLVED#SMALL', status: 'UNMATCHED_BANK' });
    expect((await desk.listBreaks({ limit: 10 })).items).toEqual([]);
    const resolved = await desk.listBreaks({ status: 'RESOLVED', owner: 'ana', limit: 10 });
    expect(resolved.items.map(({ matchId }) => matchId)).toEqual([record().matchId]);
    expectSound(stored());
  });

  it('that people resolved is open again when a run finds something else in it', async () => {
    const world = memoryDesk();
    const bank = bankTrade('B1', small);
    world.books.add(bank, confirmationOf(bank, 'C1', { rate: '1.2' }));
    await world.night('monday');
    const [pair] = world.stored().records;
    await world.desk.changeBreak({
      actor: ana,
      matchId: pair!.matchId,
      expectedRevision: pair!.revision,
      status: 'RESOLVED',
      reasonCode: 'ACCEPTED_DIFFERENCE',
    });
    world.books.amend({ source: 'COUNTERPARTY', tradeId: 'C1' }, { rate: '1.3' });

    await world.night('tuesday', tuesday);

    const [again] = world.stored().records;
    expect(again).toMatchObject({ status: 'MISMATCHED', breakStatus: 'OPEN', breakKey: 'OPEN#SMALL' });
    expect(again?.resolvedAt).toBeUndefined();
    expectSound(world.stored());
  });

  it('above the limit is resolved by a second person', async () => {
    const { desk, ask, record, night, stored } = await setUp(large);

    expect(
      await desk.changeBreak({ actor: ana, ...ask(), status: 'RESOLVED', reasonCode: 'CANCELLED_TRADE' }),
    ).toMatchObject({
      outcome: 'PENDING_APPROVAL',
      match: { awaiting: 'RESOLUTION', break: { status: 'OPEN' } },
    });
    await night('tuesday', tuesday);
    expect(record()).toMatchObject({ awaiting: 'RESOLUTION', lastSeenAt: tuesday });
    expect(await desk.changeBreak({ actor: ben, ...ask(), status: 'INVESTIGATING' })).toMatchObject({
      outcome: 'NOT_ALLOWED',
    });
    expect(await desk.approve({ actor: ana, ...ask() })).toMatchObject({ outcome: 'SAME_PERSON' });
    expect(await desk.approve({ actor: ben, ...ask() })).toMatchObject({
      outcome: 'RESOLVED',
      match: { maker: 'ana', approver: 'ben', break: { status: 'RESOLVED' } },
    });
    expectSound(stored());
  });

  it('whose resolution is refused stays open', async () => {
    const { desk, ask, stored } = await setUp(large);
    await desk.changeBreak({ actor: ana, ...ask(), status: 'RESOLVED', reasonCode: 'CANCELLED_TRADE' });

    expect(await desk.reject({ actor: ben, ...ask(), justification: because })).toMatchObject({
      outcome: 'REFUSED',
      match: { break: { status: 'OPEN' } },
    });
    expectSound(stored());
  });

  it('is opened again by people, and only resolved with a reason', async () => {
    const { desk, ask } = await setUp();
    await expect(desk.changeBreak({ actor: ana, ...ask(), status: 'RESOLVED' })).rejects.toThrow('reason code');
    await desk.changeBreak({ actor: ana, ...ask(), status: 'RESOLVED', reasonCode: 'STATIC_DATA' });

    expect(await desk.changeBreak({ actor: ana, ...ask(), status: 'INVESTIGATING' })).toMatchObject({
      outcome: 'NOT_ALLOWED',
      reason: "a break that is RESOLVED can't become INVESTIGATING",
    });
    const answer = await desk.changeBreak({ actor: ana, ...ask(), status: 'OPEN' });

    expect(matchOf(answer).break).toMatchObject({ status: 'OPEN' });
    expect(matchOf(answer).break?.resolvedAt).toBeUndefined();
  });

  it('that is a proposed pair is approved or rejected, not resolved', async () => {
    const world = memoryDesk();
    const { bank, confirmation } = proposed(small);
    world.books.add(bank, confirmation);
    await world.night('monday');
    const [pair] = world.stored().records;

    expect(
      await world.desk.changeBreak({
        actor: ana,
        matchId: pair!.matchId,
        expectedRevision: pair!.revision,
        status: 'RESOLVED',
        reasonCode: 'STATIC_DATA',
      }),
    ).toMatchObject({ outcome: 'NOT_ALLOWED', reason: 'a proposed pair is approved or rejected' });
  });

  it('takes as many notes as fit in a record, and says so then', async () => {
    const { desk, ask } = await setUp();
    for (let note = 0; note < 50; note += 1) await desk.changeBreak({ actor: ana, ...ask(), note: `note ${note}` });

    expect(await desk.changeBreak({ actor: ana, ...ask(), note: 'one more' })).toMatchObject({
      outcome: 'NOT_ALLOWED',
      reason: 'it has 50 notes, which is as many as a record can have',
    });
  });
});
