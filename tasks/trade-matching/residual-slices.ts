import type { TradeInPlay } from '../ports/trade-store.ts';

export type Slice = { bank: TradeInPlay[]; counterparty: TradeInPlay[] };

const sliceOf = (trades: readonly TradeInPlay[]): Slice => ({
  bank: trades.filter(({ trade }) => trade.source === 'BANK'),
  counterparty: trades.filter(({ trade }) => trade.source === 'COUNTERPARTY'),
});

/** The currencies of a trade in either order, the closest kinship that a leftover keeps: dates and products are what may be off. */
const currenciesOf = ({ trade }: TradeInPlay): string =>
  [trade.currency, trade.counterCurrency]
    .filter((currency) => currency !== undefined)
    .sort()
    .join('/');

/**
 * Leftovers as they can be matched at once: all together, or, where they are more than `limit`, by their currencies; what
 * is still too much after that (one side's file is missing, most likely) in stretches by trade date.
 */
export const residualSlices = (leftovers: readonly TradeInPlay[], limit: number): Slice[] => {
  if (leftovers.length === 0) return [];
  if (leftovers.length <= limit) return [sliceOf(leftovers)];
  const slices: Slice[] = [];
  const byCurrencies = [...Map.groupBy(leftovers, currenciesOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, group] of byCurrencies) {
    const dated = group.toSorted((a, b) => ((a.trade.tradeDate ?? '') < (b.trade.tradeDate ?? '') ? -1 : 1));
    for (let start = 0; start < dated.length; start += limit) slices.push(sliceOf(dated.slice(start, start + limit)));
  }
  return slices;
};
