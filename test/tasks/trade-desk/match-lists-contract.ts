import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountBands } from '../../../domain/trade/desk/desk-rules.ts';
import type { BreakRange, MatchLists } from '../../../tasks/ports/match-lists.ts';
import type { MatchRecord } from '../../../tasks/ports/match-store.ts';
import { matchRecord } from '../trade-matching/match-record.ts';
import { walkPages } from './walk-pages.ts';

const statuses = ['MATCHED', 'MISMATCHED', 'UNMATCHED_BANK', 'SUPERSEDED', 'REJECTED'] as const;
const breakStatuses = ['OPEN', 'INVESTIGATING', 'RESOLVED'] as const;
const owners = ['ana', 'ben', undefined] as const;
const instants = ['2026-03-02T20:00:00.000Z', '2026-03-03T20:00:00.000Z', '2026-03-04T20:00:00.000Z'] as const;

const records = (): MatchRecord[] =>
  Array.from({ length: 90 }, (_, number) => {
    const at = instants[(number * 5) % 3]!;
    const isBreak = number % 4 !== 0;
    const breakStatus = breakStatuses[(number * 2 + Math.floor(number / 9)) % 3]!;
    const owner = owners[number % 3];
    return matchRecord(`M-${String(number).padStart(3, '0')}`, {
      status: statuses[number % 5]!,
      runId: `RUN-${number % 2}`,
      createdAt: at,
      firstSeenAt: at,
      ...(isBreak && {
        breakStatus,
        breakKey: `${breakStatus}#${amountBands[number % 4]}`,
        ...(owner && { owner, ...(breakStatus !== 'RESOLVED' && { breakOwner: owner }) }),
      }),
      ...(number % 10 === 3 && { awaiting: number % 20 === 3 ? 'UNMATCH' : 'RESOLUTION', awaitingSince: at }),
    });
  });

const idsOf = (list: readonly MatchRecord[]) => list.map(({ matchId }) => matchId);

/** What every MatchLists does. `make` puts these records, and no others are there. */
export const matchListsContract = (name: string, make: (records: readonly MatchRecord[]) => Promise<MatchLists>) => {
  const all = records();
  let made: Promise<MatchLists> | undefined;
  const once = () => (made ??= make(all));

  describe(`match lists: ${name}`, () => {
    it('give the matches of a status or run once each, newest or by id, in pages of any size', async () => {
      const lists = await once();
      const queries = fc.record({
        status: fc.constantFrom(undefined, ...statuses),
        runId: fc.constantFrom(undefined, 'RUN-0', 'RUN-1'),
      });

      await fc.assert(
        fc.asyncProperty(queries, fc.integer({ min: 1, max: 40 }), async ({ status, runId }, limit) => {
          const query = { ...(status && { status }), ...(runId && { runId }) };
          const { items } = await walkPages((page) => lists.matches(query, page), limit);

          const isListed = (record: MatchRecord) =>
            status ? record.status === status : runId ? true : !['SUPERSEDED', 'REJECTED'].includes(record.status);
          const wanted = all.filter((record) => (runId ?? record.runId) === record.runId && isListed(record));
          expect(idsOf(items).sort()).toEqual(idsOf(wanted));
          const order = items.map(({ createdAt, matchId }) => (runId ? matchId : createdAt));
          expect(order).toEqual(runId ? order.toSorted() : order.toSorted().reverse());
        }),
        { seed: 20_260_302, numRuns: 15 },
      );
    });

    it('give the breaks in ranges and of an owner once each, oldest first, in pages of any size', async () => {
      const lists = await once();
      const ends = fc.constantFrom(undefined, '2026-03-03T00:00:00.000Z', '2026-03-03T20:00:00.000Z');
      const ranges = fc.uniqueArray(
        fc.record({
          status: fc.constantFrom(...breakStatuses),
          band: fc.constantFrom(...amountBands),
          from: ends,
          to: ends,
        }),
        { minLength: 0, maxLength: 8, selector: ({ status, band }) => `${status}#${band}` },
      );

      await fc.assert(
        fc.asyncProperty(
          ranges,
          fc.constantFrom(...owners),
          fc.integer({ min: 1, max: 20 }),
          async (given, owner, limit) => {
            const query = { ranges: given as BreakRange[], ...(owner && { owner }) };
            const { items } = await walkPages((page) => lists.breaks(query, page), limit);

            const wanted = all.filter(
              (record) =>
                (owner ?? record.owner) === record.owner &&
                given.some(
                  ({ status, band, from = '', to = '~' }) =>
                    record.breakKey === `${status}#${band}` && record.firstSeenAt >= from && record.firstSeenAt <= to,
                ),
            );
            expect(idsOf(items).sort()).toEqual(idsOf(wanted));
            const order = items.map(({ firstSeenAt }) => firstSeenAt);
            expect(order).toEqual(order.toSorted());
          },
        ),
        { seed: 20_260_302, numRuns: 20 },
      );
    });

    it('give what waits for a second person, longest wait first', async () => {
      const lists = await once();

      const { items } = await walkPages((page) => lists.awaiting(['UNMATCH', 'RESOLUTION'], page), 2);
      const unmatches = await walkPages((page) => lists.awaiting(['UNMATCH'], page), 2);

      expect(idsOf(items).sort()).toEqual(idsOf(all.filter(({ awaiting }) => awaiting)));
      expect(items.map(({ awaitingSince }) => awaitingSince)).toEqual(
        items.map(({ awaitingSince }) => awaitingSince).toSorted(),
      );
      expect(idsOf(unmatches.items).sort()).toEqual(idsOf(all.filter(({ awaiting }) => awaiting === 'UNMATCH')));
    });
  });
};
