import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import type { Trade, TradeSource } from '../../../domain/trade/trade.ts';
import type { TradeInPlay } from '../../../tasks/ports/trade-store.ts';
import { fromJsonLines } from '../../../tasks/trade-matching/json-lines.ts';
import { type IndexedFile, planParts } from '../../../tasks/trade-matching/plan-parts.ts';
import { snapshotFile } from '../../../tasks/trade-matching/snapshot-file.ts';
import { bankTrade, confirmationOf } from './trades.ts';

const inPlay = (trade: Trade): TradeInPlay => ({ trade, version: 1, matchId: null, staleMatchId: null });

/** The trades as snapshot files of at most `perFile`, with what a range of them says. */
const snapshotOf = (trades: readonly Trade[], perFile: number) => {
  const files: IndexedFile[] = [];
  const texts = new Map<string, string>();
  for (const source of ['BANK', 'COUNTERPARTY'] as const) {
    const book = trades.filter((trade) => trade.source === source).map(inPlay);
    for (let start = 0; start < book.length; start += perFile) {
      const { text, index } = snapshotFile(defaultRules, book.slice(start, start + perFile));
      const key = `${source}-${start}`;
      files.push({ source, key, index });
      texts.set(key, text);
    }
  }
  const idsOf = (ranges: readonly { key: string; start: number; end: number }[]) =>
    ranges.flatMap(({ key, start, end }) =>
      fromJsonLines<TradeInPlay>(
        Buffer.from(texts.get(key) ?? '')
          .subarray(start, end)
          .toString(),
      ).map(({ trade }) => trade.tradeId),
    );
  return { files, idsOf };
};

const plan = (trades: readonly Trade[], perFile = 3, perPart = 4) => {
  const { files, idsOf } = snapshotOf(trades, perFile);
  const { parts, ...rest } = planParts(files, perPart, String);
  return {
    ...rest,
    parts: parts.map((part) => ({
      ...part,
      BANK: idsOf(part.ranges.BANK),
      COUNTERPARTY: idsOf(part.ranges.COUNTERPARTY),
    })),
  };
};

const withoutUti = ({ uti: _uti, externalRef: _ref, ...trade }: Trade): Trade => trade;

describe('planning the parts of a snapshot', () => {
  it('puts every trade into exactly one part, blocks whole, whatever the files and sizes', () => {
    const books = fc.array(
      fc.record({
        currency: fc.constantFrom('EUR', 'GBP', 'CHF'),
        month: fc.integer({ min: 1, max: 4 }),
        theirMonth: fc.integer({ min: 1, max: 4 }),
        confirmed: fc.boolean(),
        identified: fc.boolean(),
        name: fc.constantFrom('Müller & Söhne', '東京', 'Plain Ltd'),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(books, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 12 }), (specs, perFile, perPart) => {
        const trades = specs.flatMap(({ currency, month, theirMonth, confirmed, identified, name }, index) => {
          const full = bankTrade(`B${index}`, { currency, counterpartyName: name, tradeDate: `2026-0${month}-15` });
          const bank = identified ? full : withoutUti(full);
          const theirs = confirmationOf(bank, `C${index}`, { tradeDate: `2026-0${theirMonth}-15` });
          return confirmed ? [bank, identified ? theirs : withoutUti(theirs)] : [bank];
        });

        const { parts, trades: counted } = plan(trades, perFile, perPart);

        for (const source of ['BANK', 'COUNTERPARTY'] as const satisfies TradeSource[]) {
          const ids = trades.filter((trade) => trade.source === source).map(({ tradeId }) => tradeId);
          expect(parts.flatMap((part) => part[source]).toSorted()).toEqual(ids.toSorted());
          expect(counted[source]).toBe(ids.length);
        }
        for (const part of parts) expect(part.trades).toBe(part.BANK.length + part.COUNTERPARTY.length);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('brings a pair together that its UTI links and a wrong date parts', () => {
    const bank = bankTrade('B1');
    const theirs = confirmationOf(bank, 'C1', { tradeDate: '2026-09-01', externalRef: 'THEIRS' });

    const { parts } = plan([bank, theirs, bankTrade('B2'), bankTrade('B3')]);

    expect(parts.find(({ kind }) => kind === 'identified')).toMatchObject({
      BANK: ['B1'],
      COUNTERPARTY: ['C1'],
      trades: 2,
    });
    expect(parts.find(({ kind }) => kind === 'blocks')).toMatchObject({ BANK: ['B2', 'B3'] });
  });

  it('brings a pair together that names each other’s reference', () => {
    const bank = bankTrade('B1', { uti: undefined });
    const theirs = confirmationOf(bank, 'C1', { currency: 'GBP' });

    const { parts } = plan([bank, theirs]);

    expect(parts).toMatchObject([{ kind: 'identified', BANK: ['B1'], COUNTERPARTY: ['C1'] }]);
  });

  it('takes no reference for an identifier that a whole book carries', () => {
    const bank = Array.from({ length: 30 }, (_, index) =>
      bankTrade(`B${index}`, { uti: undefined, externalRef: 'TBD' }),
    );
    const theirs = confirmationOf(bank[0]!, 'C1', { externalRef: 'TBD', tradeDate: '2026-09-01' });

    const { parts } = plan([...bank, theirs], 10, 100);

    expect(parts.map(({ kind }) => kind)).toEqual(['blocks']);
  });

  it('counts a trade once that was copied twice', () => {
    const { files, idsOf } = snapshotOf([bankTrade('B1'), bankTrade('B2'), bankTrade('B1', { rate: '9' })], 2);

    const { parts, trades } = planParts(files, 10, String);

    expect(parts.flatMap((part) => idsOf(part.ranges.BANK)).toSorted()).toEqual(['B1', 'B2']);
    expect(trades.BANK).toBe(2);
  });

  it('leaves a block whole that is larger than a part, and says which is the largest', () => {
    const large = Array.from({ length: 9 }, (_, index) => bankTrade(`B${index}`));
    const small = bankTrade('B-small', { currency: 'GBP' });

    const { parts, blocks, largestBlock } = plan([...large, small]);

    expect(blocks).toBe(2);
    expect(parts.map(({ trades }) => trades).toSorted()).toEqual([1, 9]);
    expect(largestBlock).toMatchObject({ trades: 9 });
  });
});
