import type { DecimalString } from '../../money/decimal.ts';
import type { OurParty } from '../our-party.ts';
import { isSpotDate } from '../values/weekdays.ts';
import { type MessageReader, messageReader } from './message-reader.ts';
import type { SwiftMessage } from './split-messages.ts';
import { swiftAmount, swiftDecimal } from './swift-values.ts';

/** How sure it is that two weekdays make a spot trade: a holiday between would make it look like a forward. */
const productConfidence = 0.9;

const putProduct = ({ writer, field }: MessageReader): void => {
  if (field('17F')?.value.trim() === 'Y') {
    writer.put('product', 'FX_NDF', ':17F:');
    writer.put('settlementType', 'CASH', ':17F:');
    return;
  }
  const tradeDate = writer.value('tradeDate');
  const valueDate = writer.value('effectiveDate');
  if (tradeDate === undefined || valueDate === undefined || valueDate < tradeDate) return;
  writer.put(
    'product',
    isSpotDate(tradeDate, valueDate) ? 'FX_SPOT' : 'FX_FORWARD',
    ':30T: and :30V:',
    productConfidence,
  );
  writer.put('settlementType', 'PHYSICAL', ':17F: absent');
};

/**
 * Whether the rate counts units of Party A's sold currency per unit of the bought one, so that the bought currency is the
 * pair's base. Rates are not far from one for few pairs only, so that the nearer of the two readings is the right one.
 */
const boughtIsBase = (bought: DecimalString, sold: DecimalString, rate: DecimalString | undefined): boolean => {
  if (rate === undefined) return true;
  const distance = (ratio: number) => Math.abs(Math.log(ratio / Number(rate)));
  const soldPerBought = Number(sold) / Number(bought);
  return !(distance(1 / soldPerBought) < distance(soldPerBought));
};

/**
 * MT300, Foreign Exchange Confirmation. Party A buys :32B: and sells :33B:; in Party B's book the direction is turned
 * round. The message has no dealt currency: the notional is the amount in the base currency of the exchange rate, as both
 * sides' books quote the pair, whichever of the two was bought. Source: SWIFT Standards, Category 3, MT 300.
 */
export const readForeignExchange = (message: SwiftMessage, our: OurParty): MessageReader => {
  const reader = messageReader(message);
  const { writer, read, date, parties } = reader;
  const book = parties(our);
  date('30T', 'tradeDate');
  date('30V', 'effectiveDate');
  putProduct(reader);
  const rate = read('36', swiftDecimal, { what: 'Exchange Rate', column: 'rate', mandatory: true });
  writer.put('rate', rate, ':36:');
  const bought = read('32B', swiftAmount, { what: 'Currency, Amount Bought', column: 'notional', mandatory: true });
  const sold = read('33B', swiftAmount, { what: 'Currency, Amount Sold', column: 'counterNotional', mandatory: true });
  if (!bought || !sold) return reader;
  const buysBase = boughtIsBase(bought.amount, sold.amount, rate);
  const [base, quote, baseTag, quoteTag] = buysBase
    ? [bought, sold, ':32B:', ':33B:']
    : [sold, bought, ':33B:', ':32B:'];
  writer.put('direction', buysBase === (book === 'A') ? 'BUY' : 'SELL', `${baseTag} in Party ${book}'s view`);
  writer.put('notional', base.amount, baseTag);
  writer.put('currency', base.currency, baseTag);
  writer.put('counterNotional', quote.amount, quoteTag);
  writer.put('counterCurrency', quote.currency, quoteTag);
  return reader;
};
