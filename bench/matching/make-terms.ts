import type { Product } from '../../domain/trade/trade.ts';
import type { Random } from './random.ts';

/** The economics of a trade, in the bank's view, as CSV texts. */
export type Terms = {
  product: Product;
  tradeDate: string;
  effectiveDate: string;
  maturityDate: string;
  direction: 'BUY' | 'SELL' | 'PAY' | 'RECEIVE';
  /** In minor units of two decimals. */
  notionalCents: number;
  currency: string;
  counterCents: number | undefined;
  counterCurrency: string;
  /** Six decimals, in units of 10^-6. */
  rateMicros: number;
  floatingIndex: string;
};

/** Dealt currency, counter currency, a rate of the time. */
type Pair = readonly [string, string, number];
const pairs: readonly Pair[] = [
  ['EUR', 'USD', 1.085],
  ['GBP', 'USD', 1.27],
  ['USD', 'JPY', 151.2],
  ['USD', 'CHF', 0.885],
  ['AUD', 'USD', 0.662],
  ['EUR', 'GBP', 0.854],
  ['USD', 'CAD', 1.362],
  ['EUR', 'SEK', 11.31],
  ['USD', 'SGD', 1.345],
  ['NZD', 'USD', 0.607],
];
const nonDeliverable: readonly Pair[] = [
  ['USD', 'BRL', 5.12],
  ['USD', 'INR', 83.4],
  ['USD', 'KRW', 1352.1],
  ['USD', 'TWD', 32.1],
];
const indices: Readonly<Record<string, string>> = {
  USD: 'USD-SOFR-COMPOUND',
  EUR: 'EUR-EURIBOR-6M',
  GBP: 'GBP-SONIA',
  CHF: 'CHF-SARON',
  JPY: 'JPY-TONA',
};

const dayMs = 86_400_000;
const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
/** The day itself, or the Monday after a weekend. */
const businessDay = (day: number): number => {
  const weekday = new Date(day * dayMs).getUTCDay();
  return weekday === 6 ? day + 2 : weekday === 0 ? day + 1 : day;
};
export const shiftDate = (isoDate: string, days: number): string =>
  isoDay(businessDay(Date.parse(isoDate) / dayMs + days));

const products: readonly (readonly [Product, number])[] = [
  ['FX_SPOT', 26],
  ['FX_FORWARD', 22],
  ['FX_NDF', 7],
  ['FX_SWAP', 7],
  ['FX_OPTION', 5],
  ['INTEREST_RATE_SWAP', 16],
  ['FRA', 4],
  ['CREDIT_DEFAULT_SWAP', 5],
  ['EQUITY_SWAP', 3],
  ['EQUITY_OPTION', 3],
  ['COMMODITY_SWAP', 2],
];
const productBag = products.flatMap(([product, weight]) => Array.from({ length: weight }, () => product));

/** Round, as dealt amounts are: half of all trades share twenty amounts. */
const roundNotionalCents = (random: Random): number =>
  random.chance(0.5)
    ? random.pick([1, 2, 3, 5, 10, 15, 20, 25, 50, 100]) * random.pick([1_000_000_00, 100_000_00])
    : random.whole(100, 99_999) * 1_000_00;

export const makeTerms = (random: Random): Terms => {
  const product = random.pick(productBag);
  const tradeDay = businessDay(20_450 + random.whole(0, 60));
  const tenorDays = random.pick([30, 60, 90, 180, 360]);
  const base = { product, tradeDate: isoDay(tradeDay), notionalCents: roundNotionalCents(random) };
  if (product.startsWith('FX_')) {
    const [currency, counterCurrency, mid] = random.pick<Pair>(product === 'FX_NDF' ? nonDeliverable : pairs);
    const rateMicros = Math.round(mid * 1_000_000 * (1 + (random.next() - 0.5) / 20));
    const valueDay = product === 'FX_SPOT' ? businessDay(tradeDay + 2) : businessDay(tradeDay + tenorDays);
    const hasFarDate = product === 'FX_SWAP' || product === 'FX_OPTION';
    return {
      ...base,
      effectiveDate: isoDay(valueDay),
      maturityDate: hasFarDate ? isoDay(businessDay(valueDay + tenorDays)) : '',
      direction: random.pick(['BUY', 'SELL']),
      currency,
      counterCents: Math.round((base.notionalCents * rateMicros) / 1_000_000),
      counterCurrency,
      rateMicros,
      floatingIndex: '',
    };
  }
  const currency = random.pick(['USD', 'EUR', 'GBP', 'CHF', 'JPY']);
  const isRates = product === 'INTEREST_RATE_SWAP' || product === 'FRA';
  const isEquity = product.startsWith('EQUITY') || product === 'COMMODITY_SWAP';
  const effectiveDay = businessDay(tradeDay + 2);
  return {
    ...base,
    effectiveDate: isoDay(effectiveDay),
    maturityDate: isoDay(businessDay(effectiveDay + (product === 'FRA' ? 90 : 365 * random.pick([1, 2, 3, 5, 7, 10])))),
    direction: isRates ? random.pick(['PAY', 'RECEIVE']) : random.pick(['BUY', 'SELL']),
    currency,
    counterCents: undefined,
    counterCurrency: '',
    rateMicros: isEquity ? random.whole(10_000, 4_000_000) * 100 : random.whole(500, 60_000) * 100,
    floatingIndex: isRates ? indices[currency]! : '',
  };
};
