import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Trade, TradeSource } from '../../../domain/trade/trade.ts';
import type { TradeLists, TradeQuery, TradeRow } from '../../../tasks/ports/trade-lists.ts';
import { bankTrade, confirmationOf } from '../trade-matching/trades.ts';
import { walkPages } from './walk-pages.ts';

const parties = [
  { lei: '7LTWFZYICNSX8D621K86', name: 'Sample Trading Ltd' },
  { lei: '5493001KJTIIGC8Y1R12', name: 'Example Bank AG' },
  { lei: undefined, name: 'Ohne LEI GmbH' },
] as const;
const dates = ['2026-03-02', '2026-03-03', '2026-03-04', undefined] as const;
const statuses = ['UNMATCHED', 'MATCHED', 'PENDING_APPROVAL', 'MISMATCHED'] as const;

/** Sixty trades a book, in few dates so that many share one, with three parties and four statuses. */
const books = () => {
  const stands: { trade: Trade; status: string }[] = [];
  for (let number = 0; number < 60; number += 1) {
    const party = parties[number % 3]!;
    const bank = bankTrade(`B${number}`, {
      tradeDate: dates[(number * 7) % 4],
      counterpartyLei: party.lei,
      counterpartyName: party.name,
    });
    const status = statuses[(number * 3 + Math.floor(number / 4)) % 4]!;
    stands.push({ trade: bank, status }, { trade: confirmationOf(bank, `C${number}`), status });
  }
  return stands;
};

const keyOf = ({ source, tradeId }: { source: TradeSource; tradeId: string }) => `${source}#${tradeId}`;
const dateOf = ({ trade }: TradeRow) => trade.tradeDate ?? 'UNKNOWN';

/** What every TradeLists does. `seed` puts these trades, and no others are there. */
export const tradeListsContract = (
  name: string,
  make: (stands: readonly { trade: Trade; status: string }[]) => Promise<TradeLists>,
) => {
  const stands = books();
  let made: Promise<TradeLists> | undefined;
  const once = () => (made ??= make(stands));
  const expected = ({ source, status, counterparty, from = '', to = 'UNKNOWN' }: TradeQuery) =>
    stands
      .filter(({ trade, status: its }) => {
        const isBank = trade.source === 'BANK';
        const lei = isBank ? trade.counterpartyLei : trade.partyLei;
        const name = isBank ? trade.counterpartyName : trade.partyName;
        const date = trade.tradeDate ?? 'UNKNOWN';
        return (
          (source ?? trade.source) === trade.source &&
          (status ?? its) === its &&
          (counterparty === undefined || [lei, name?.toUpperCase()].includes(counterparty)) &&
          date >= from &&
          date <= to
        );
      })
      .map(({ trade }) => keyOf(trade))
      .sort();

  describe(`trade lists: ${name}`, () => {
    it('give every trade that the filters leave once, newest first, in pages of any size', async () => {
      const lists = await once();
      const queries = fc.record({
        source: fc.constantFrom(undefined, 'BANK' as const, 'COUNTERPARTY' as const),
        status: fc.constantFrom(undefined, ...statuses, 'DUPLICATE'),
        counterparty: fc.constantFrom(undefined, parties[0].lei, parties[1].lei, 'SAMPLE TRADING LTD', 'OHNE LEI GMBH'),
        from: fc.constantFrom(undefined, '2026-03-03', '2026-03-04'),
        to: fc.constantFrom(undefined, '2026-03-02', '2026-03-03'),
      });

      await fc.assert(
        fc.asyncProperty(queries, fc.integer({ min: 1, max: 50 }), async (query, limit) => {
          const { items, sizes } = await walkPages((page) => lists.list(query, page), limit);

          expect(items.map(({ trade }) => keyOf(trade)).sort()).toEqual(expected(query));
          expect(items.map(dateOf)).toEqual(items.map(dateOf).sort().reverse());
          expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
        }),
        { seed: 20_260_302, numRuns: 30 },
      );
    });

    it('find one by its book and id, with its lineage', async () => {
      const lists = await once();

      expect(await lists.find('BANK', 'B1')).toMatchObject({ trade: { tradeId: 'B1' }, lineage: { record: 0 } });
      expect(await lists.find('COUNTERPARTY', 'B1')).toBeNull();
    });
  });
};
