import { describe, expect, it } from '@jest/globals';
import type { Trade } from '../../../domain/trade/trade.ts';
import type { MatchStore, MatchTransaction, TradeKey } from '../../../tasks/ports/match-store.ts';
import { matchRecord } from './match-record.ts';
import { bankTrade, confirmationOf } from './trades.ts';

const transaction = (
  matchId: string,
  trades: readonly TradeKey[],
  more: Partial<MatchTransaction> = {},
): MatchTransaction => ({
  matchId,
  records: [{ matchId, expectedRevision: null, set: matchRecord(matchId) }],
  trades: trades.map(({ source, tradeId }) => ({
    source,
    tradeId,
    expected: { version: 1, matchId: null },
    matchStatus: 'MATCHED',
    matchId,
  })),
  claims: trades,
  releases: [],
  audit: [
    {
      entity: `MATCH#${matchId}`,
      sequence: 1,
      at: '2026-03-02T20:00:00.000Z',
      actor: 'RUN-1',
      action: 'VerdictGiven',
      before: null,
      after: {},
      previousHash: null,
      hash: 'hash',
    },
  ],
  ...more,
});

/** What every MatchStore does. `seed` puts trades as extraction writes them; ids are distinct over the whole suite. */
export const matchStoreContract = (
  name: string,
  make: () => { store: MatchStore; seed: (...trades: Trade[]) => Promise<void> },
) => {
  let count = 0;
  const pairOf = async (seed: (...trades: Trade[]) => Promise<void>) => {
    count += 1;
    const bank = bankTrade(`B-${name}-${count}`);
    const confirmation = confirmationOf(bank, `C-${name}-${count}`);
    await seed(bank, confirmation);
    return { bank, confirmation, matchId: `M-${name}-${count}` };
  };

  describe(`match store: ${name}`, () => {
    it('commits record, trades and claims together', async () => {
      const { store, seed } = make();
      const { bank, confirmation, matchId } = await pairOf(seed);

      expect(await store.commit([transaction(matchId, [bank, confirmation])])).toEqual(['committed']);

      expect((await store.findAll([matchId, 'M-none'])).get(matchId)).toMatchObject({ status: 'MATCHED', revision: 1 });
      expect(await store.claimantOf(bank)).toBe(matchId);
      expect(await store.tradesOf([bank, confirmation])).toMatchObject([{ matchId }, { matchId }]);
    });

    it('writes nothing of a transaction whose trade another match has', async () => {
      const { store, seed } = make();
      const { bank, confirmation, matchId } = await pairOf(seed);
      const other = await pairOf(seed);
      await store.commit([transaction(matchId, [bank, confirmation])]);

      const outcome = await store.commit([
        transaction(other.matchId, [bank, other.confirmation], {
          trades: [],
        }),
      ]);

      expect(outcome).toEqual(['conflict']);
      expect((await store.findAll([other.matchId])).size).toBe(0);
      expect(await store.claimantOf(other.confirmation)).toBeNull();
    });

    it('commits the others of a batch in which one conflicts', async () => {
      const { store, seed } = make();
      const pairs = [await pairOf(seed), await pairOf(seed), await pairOf(seed)] as const;
      const stale = transaction(pairs[1].matchId, [pairs[1].bank], {
        trades: [
          {
            ...pairs[1].bank,
            expected: { version: 7, matchId: null },
            matchStatus: 'MATCHED',
            matchId: pairs[1].matchId,
          },
        ],
      });

      const outcomes = await store.commit([
        transaction(pairs[0].matchId, [pairs[0].bank, pairs[0].confirmation]),
        stale,
        transaction(pairs[2].matchId, [pairs[2].bank, pairs[2].confirmation]),
      ]);

      expect(outcomes).toEqual(['committed', 'conflict', 'committed']);
    });

    it('commits more than one transaction of a hundred actions holds', async () => {
      const { store, seed } = make();
      const pairs = [];
      for (let pair = 0; pair < 40; pair += 1) pairs.push(await pairOf(seed));

      const outcomes = await store.commit(
        pairs.map(({ bank, confirmation, matchId }) => transaction(matchId, [bank, confirmation])),
      );

      expect(outcomes).toEqual(pairs.map(() => 'committed'));
    });

    it('takes two transactions on one record in turn, so that the second conflicts', async () => {
      const { store, seed } = make();
      const { bank, confirmation, matchId } = await pairOf(seed);

      const outcomes = await store.commit([
        transaction(matchId, [bank]),
        transaction(matchId, [confirmation], { audit: [] }),
      ]);

      expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
    });

    it('releases claims, and keeps what people added to a record', async () => {
      const { store, seed } = make();
      const { bank, confirmation, matchId } = await pairOf(seed);
      await store.commit([transaction(matchId, [bank, confirmation])]);
      const noted = { matchId, expectedRevision: 1, set: { breakStatus: 'INVESTIGATING', revision: 2 } as const };
      await store.commit([{ ...transaction(matchId, []), records: [noted], audit: [] }]);

      const outcome = await store.commit([
        {
          matchId,
          records: [{ matchId, expectedRevision: 2, set: { status: 'SUPERSEDED', consuming: false, revision: 3 } }],
          trades: [
            { ...bank, expected: { version: 1, matchId }, matchStatus: 'UNMATCHED', matchId: null },
            { ...confirmation, expected: { version: 1, matchId }, matchStatus: 'UNMATCHED', matchId: null },
          ],
          claims: [],
          releases: [bank, confirmation],
          audit: [],
        },
      ]);

      expect(outcome).toEqual(['committed']);
      expect(await store.claimantOf(bank)).toBeNull();
      expect(await store.tradesOf([bank])).toMatchObject([{ matchId: null }]);
      expect((await store.findAll([matchId])).get(matchId)).toMatchObject({
        status: 'SUPERSEDED',
        breakStatus: 'INVESTIGATING',
      });
    });

    it('refuses an approver who is the maker', async () => {
      const { store, seed } = make();
      const { matchId } = await pairOf(seed);
      const asked = matchRecord(matchId, { status: 'PROPOSED', consuming: false, decidedBy: 'person', maker: 'ana' });
      await store.commit([{ ...transaction(matchId, []), records: [{ matchId, expectedRevision: null, set: asked }] }]);
      const approve = (approver: string): MatchTransaction => ({
        ...transaction(matchId, []),
        records: [{ matchId, expectedRevision: 1, set: { approver, status: 'MATCHED', revision: 2 } }],
        audit: [],
      });

      expect(await store.commit([approve('ana')])).toEqual(['conflict']);
      expect(await store.commit([approve('ben')])).toEqual(['committed']);
    });

    it('gives one trade to one of many matches that want it at once', async () => {
      const { store, seed } = make();
      const { bank } = await pairOf(seed);
      const rivals = [];
      for (let rival = 0; rival < 8; rival += 1) rivals.push(await pairOf(seed));

      const outcomes = await Promise.all(
        rivals.map(({ confirmation, matchId }) => store.commit([transaction(matchId, [bank, confirmation])])),
      );

      expect(outcomes.flat().filter((outcome) => outcome === 'committed').length).toBeLessThanOrEqual(1);
      const claimant = await store.claimantOf(bank);
      const live = await store.findAll(rivals.map(({ matchId }) => matchId));
      expect([...live.keys()]).toEqual(claimant === null ? [] : [claimant]);
    });
  });
};
