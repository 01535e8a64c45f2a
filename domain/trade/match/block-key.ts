import type { Product, Trade } from '../trade.ts';
import type { MatchingRules } from './rules.ts';
import { dayOfIsoDate } from './trade-book.ts';

type Family = 'FX' | 'FX_OPTION' | 'RATES' | 'CREDIT' | 'EQUITY' | 'COMMODITY';

/** Products that one desk books as one and the next as another (a forward settled in cash, a swap's near leg) are one family. */
const families: Readonly<Record<Product, Family>> = {
  FX_SPOT: 'FX',
  FX_FORWARD: 'FX',
  FX_NDF: 'FX',
  FX_SWAP: 'FX',
  FX_OPTION: 'FX_OPTION',
  INTEREST_RATE_SWAP: 'RATES',
  FRA: 'RATES',
  CAP_FLOOR: 'RATES',
  CREDIT_DEFAULT_SWAP: 'CREDIT',
  EQUITY_SWAP: 'EQUITY',
  EQUITY_OPTION: 'EQUITY',
  COMMODITY_SWAP: 'COMMODITY',
};

/** The block of trades that cannot be placed in another one. It is matched only with what the other blocks leave over. */
export const residualBlock = 'residual';

/**
 * The block that a trade is matched in: product family, currencies in alphabetical order, and the window of
 * `rules.blockWindowDays` that its trade date falls into. Trades whose gates all agree are in one block; those that lack
 * a product, a currency or a trade date are in `residualBlock`.
 *
 * How to match by blocks so that the result is that of matching all at once, but for what a block decides too early:
 * 1. group both sides' trades by this key, and run `matchTrades` for each block but the residual one;
 * 2. keep the rows with a counterpart (MATCHED…, PROPOSED, MISMATCHED) and the DUPLICATE ones;
 * 3. take the trades of all UNMATCHED rows of all blocks, add both sides' residual block, and run `matchTrades` once over
 *    them all: it finds pairs across windows, with other currencies or products, by UTI and references as by terms.
 *    Its rows are the verdict on these trades.
 */
export const blockKeyOf = (rules: MatchingRules, trade: Trade): string => {
  const { product, currency, counterCurrency, tradeDate } = trade;
  if (product === undefined || currency === undefined || tradeDate === undefined) return residualBlock;
  const currencies = [currency, counterCurrency ?? ''].sort().filter((code) => code !== '');
  const window = Math.floor(dayOfIsoDate(tradeDate) / rules.blockWindowDays);
  // A side that leaves out the counter currency would part the pair's two trades into two blocks.
  if (families[product] === 'FX' && currencies.length < 2) return residualBlock;
  return [families[product], currencies.join(''), `w${window}`].join('_');
};
