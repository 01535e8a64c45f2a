import { z } from 'zod';
import { isCurrency } from '../money/currency.ts';
import { isDecimal } from '../money/decimal.ts';

/** OTC products that Concord matches; the names are the CLI contract's. */
const products = [
  'FX_SPOT',
  'FX_FORWARD',
  'FX_NDF',
  'FX_SWAP',
  'FX_OPTION',
  'INTEREST_RATE_SWAP',
  'FRA',
  'CAP_FLOOR',
  'CREDIT_DEFAULT_SWAP',
  'EQUITY_SWAP',
  'EQUITY_OPTION',
  'COMMODITY_SWAP',
] as const;
export const Product = z.enum(products);
export type Product = z.infer<typeof Product>;

/** As the trade's own party sees it: BUY/SELL, or PAY/RECEIVE of the fixed leg of a swap. */
export const Direction = z.enum(['BUY', 'SELL', 'PAY', 'RECEIVE']);
export type Direction = z.infer<typeof Direction>;

export const TradeSource = z.enum(['BANK', 'COUNTERPARTY']);
export type TradeSource = z.infer<typeof TradeSource>;

const decimal = z.string().refine(isDecimal, 'a plain decimal such as 1000000.00');
const isoDate = z.iso.date();
const currency = z.string().refine(isCurrency, 'an ISO 4217 currency code');
const text = z.string().min(1);

/**
 * What a trade says, in one party's view. Absent means unknown: it never counts as agreement.
 * Amounts and rates are plain decimal strings (rates in percent: `4.25` is 4.25 %; FX rates as quoted), dates ISO 8601.
 */
export const TradeTerms = z.strictObject({
  externalRef: text.optional(),
  /** Unique Transaction Identifier, ISO 23897. */
  uti: text.optional(),
  product: Product.optional(),
  tradeDate: isoDate.optional(),
  tradeTime: text.optional(),
  /** Effective date of a swap, value date of an FX trade. */
  effectiveDate: isoDate.optional(),
  maturityDate: isoDate.optional(),
  direction: Direction.optional(),
  notional: decimal.optional(),
  currency: currency.optional(),
  counterNotional: decimal.optional(),
  counterCurrency: currency.optional(),
  /** The fixed rate, FX rate, price, strike or spread that the product trades on. */
  rate: decimal.optional(),
  strike: decimal.optional(),
  spread: decimal.optional(),
  floatingIndex: text.optional(),
  floatingTenor: text.optional(),
  dayCount: text.optional(),
  paymentFrequency: text.optional(),
  premium: decimal.optional(),
  premiumCurrency: currency.optional(),
  settlementType: z.enum(['PHYSICAL', 'CASH']).optional(),
  optionType: z.enum(['CALL', 'PUT']).optional(),
  /** Reference entity of a credit default swap, underlying of an equity or commodity trade. */
  underlying: text.optional(),
  /** Legal Entity Identifier, ISO 17442, of the party whose book this is. */
  partyLei: text.optional(),
  partyName: text.optional(),
  counterpartyLei: text.optional(),
  counterpartyName: text.optional(),
  book: text.optional(),
  trader: text.optional(),
});
export type TradeTerms = z.infer<typeof TradeTerms>;
export type TradeField = keyof TradeTerms;

/** A trade in one side's book. `tradeId` is unique within its source. */
export const Trade = TradeTerms.extend({ tradeId: text, source: TradeSource });
export type Trade = z.infer<typeof Trade>;

/** The canonical CSV header of `concord match`, in order. */
export const canonicalColumns = [
  'tradeId',
  'externalRef',
  'uti',
  'product',
  'tradeDate',
  'effectiveDate',
  'maturityDate',
  'direction',
  'notional',
  'currency',
  'counterNotional',
  'counterCurrency',
  'rate',
  'floatingIndex',
  'partyLei',
  'partyName',
  'counterpartyLei',
  'counterpartyName',
  'book',
  'trader',
] as const satisfies readonly (keyof Trade)[];
