import { describe, expect, it } from '@jest/globals';
import type { Trade } from '../../../domain/trade/trade.ts';
import type { MatchStore } from '../../../tasks/ports/match-store.ts';
import type { TradeCursor, TradeInPlay, TradeStore } from '../../../tasks/ports/trade-store.ts';
import { bankTrade } from './trades.ts';

const walk = async (store: TradeStore): Promise<TradeInPlay[]> => {
  const found: TradeInPlay[] = [];
  let cursor: TradeCursor | null = null;
  do {
    const page: Awaited<ReturnType<TradeStore['pageInPlay']>> = await store.pageInPlay('BANK', cursor);
    found.push(...page.trades);
    cursor = page.next;
  } while (cursor !== null);
  return found;
};

/** What every TradeStore does. */
export const tradeStoreContract = (
  name: string,
  make: () => { store: TradeStore; matches: MatchStore; seed: (...trades: Trade[]) => Promise<void> },
) => {
  describe(`trade store: ${name}`, () => {
    it('walks over every trade that a run may match, undated ones too: none of a live match, none that repeats another', async () => {
      const { store, matches, seed } = make();
      const open = bankTrade(`P-${name}-1`);
      const { tradeDate: _none, ...undated } = bankTrade(`P-${name}-2`);
      const broken = bankTrade(`P-${name}-3`);
      const matched = bankTrade(`P-${name}-4`);
      const repeated = bankTrade(`P-${name}-5`);
      await seed(open, undated, broken, matched, repeated);
      const stands = (trade: Trade, matchStatus: string) => ({
        ...trade,
        expected: { version: 1, matchId: null },
        matchStatus,
        matchId: `M-${trade.tradeId}`,
      });
      const nothing = { matchId: 'M-x', records: [], claims: [], releases: [], audit: [] };
      const verdicts = [stands(broken, 'UNMATCHED_BANK'), stands(matched, 'MATCHED'), stands(repeated, 'DUPLICATE')];
      await matches.commit([{ ...nothing, trades: verdicts }]);

      const ours = (await walk(store)).filter(({ trade }) => trade.tradeId.startsWith(`P-${name}-`));

      expect(ours.map(({ trade }) => trade.tradeId).sort()).toEqual([open, undated, broken].map((t) => t.tradeId));
      expect(ours.find(({ trade }) => trade.tradeId === broken.tradeId)).toEqual({
        trade: broken,
        version: 1,
        matchId: `M-${broken.tradeId}`,
        staleMatchId: null,
      });
      expect(ours.find(({ trade }) => trade.tradeId === undated.tradeId)?.trade).toEqual(undated);
    });

    it('counts new trades no further than asked', async () => {
      const { store, seed } = make();
      await seed(...[1, 2, 3, 4, 5].map((number) => bankTrade(`N-${name}-${number}`)));

      expect(await store.countNew('BANK', 3)).toBe(3);
      expect(await store.countNew('BANK', 10_000)).toBeGreaterThanOrEqual(5);
    });
  });
};
