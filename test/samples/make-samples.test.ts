import { beforeAll, describe, expect, it } from '@jest/globals';
import { readStructured } from '../../domain/document/read-structured.ts';
import { toTrade } from '../../domain/document/to-trade.ts';
import { isValidLei } from '../../domain/trade/lei.ts';
import { canonicalColumns, type Trade, type TradeSource } from '../../domain/trade/trade.ts';
import { makeSamples } from '../../samples/make-samples.ts';
import { bankTrades, confirmations } from '../../samples/story.ts';

type Samples = Awaited<ReturnType<typeof makeSamples>>;

const tradesOf = (
  samples: Samples,
  mediaType: Parameters<typeof readStructured>[0],
  source: TradeSource,
  suffix: string,
): unknown[] =>
  samples
    .filter(({ key }) => key.startsWith(`${source}/`) && key.endsWith(suffix))
    .flatMap(({ bytes }) => readStructured(mediaType, bytes, 'trade').records)
    .map((record) => toTrade(record, source));

/** What the CSV contract can carry of a trade. */
const inCanonicalColumns = (trade: Trade): Trade => {
  const columns = new Set<string>([...canonicalColumns, 'source']);
  return Object.fromEntries(Object.entries(trade).filter(([name]) => columns.has(name))) as Trade;
};

const byId = (trades: unknown[]): unknown[] => (trades as Trade[]).toSorted((a, b) => (a.tradeId < b.tradeId ? -1 : 1));

describe('the sample documents', () => {
  let samples: Samples;
  beforeAll(async () => {
    samples = await makeSamples();
  });

  it('are the same bytes each time, so that a second demo changes nothing', async () => {
    const again = await makeSamples();

    expect(again.map(({ key }) => key)).toEqual(samples.map(({ key }) => key));
    expect(
      again.every(({ bytes }, index) => Buffer.compare(bytes, samples[index]?.bytes ?? Buffer.alloc(0)) === 0),
    ).toBe(true);
  });

  it('come in every form that the flows read', () => {
    const forms = new Set(samples.map(({ key }) => `${key.split('/')[0]} ${key.split('.').at(-1)}`));

    expect([...forms].toSorted()).toEqual([
      'BANK csv',
      'COUNTERPARTY csv',
      'COUNTERPARTY mt300',
      'COUNTERPARTY pdf',
      'COUNTERPARTY png',
      'COUNTERPARTY xml',
      'INVOICES pdf',
      'RECEIPTS jpg',
    ]);
  });

  it('name houses by well-formed LEIs', () => {
    const leis = bankTrades().flatMap(({ partyLei, counterpartyLei }) => [partyLei ?? '', counterpartyLei ?? '']);

    expect(leis.filter((lei) => !isValidLei(lei))).toEqual([]);
  });

  it("say in CSV what the story says, on either side's part", () => {
    const said = confirmations().filter(({ channel }) => channel === 'csv');

    expect(byId(tradesOf(samples, 'CSV', 'BANK', '.csv'))).toEqual(byId(bankTrades().map(inCanonicalColumns)));
    expect(byId(tradesOf(samples, 'CSV', 'COUNTERPARTY', '.csv'))).toEqual(
      byId(said.map(({ trade }) => inCanonicalColumns(trade))),
    );
  });

  it.each([
    ['FPML', '.xml', 'fpml'],
    ['SWIFT_MT', '.mt300', 'mt300'],
  ] as const)('say in %s what the story says', (mediaType, suffix, channel) => {
    const [told] = confirmations().filter((confirmation) => confirmation.channel === channel);
    const { tradeId, externalRef, product, tradeDate, effectiveDate, direction, currency } =
      told?.trade ?? ({} as Trade);

    expect(tradesOf(samples, mediaType, 'COUNTERPARTY', suffix)).toEqual([
      expect.objectContaining({ tradeId, externalRef, product, tradeDate, effectiveDate, direction, currency }),
    ]);
  });
});
