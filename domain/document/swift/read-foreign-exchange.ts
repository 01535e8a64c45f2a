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
 * MT300, Foreign Exchange Confirmation. Party A buys :32B: and sells :33B:; in Party B's book the same amounts stand with
 * the direction turned round. Source: SWIFT Standards, Category 3, MT 300.
 */
export const readForeignExchange = (message: SwiftMessage, our: OurParty): MessageReader => {
  const reader = messageReader(message);
  const { writer, read, date, parties } = reader;
  const book = parties(our);
  date('30T', 'tradeDate');
  date('30V', 'effectiveDate');
  putProduct(reader);
  writer.put('rate', read('36', swiftDecimal, { what: 'Exchange Rate', column: 'rate', mandatory: true }), ':36:');
  const bought = read('32B', swiftAmount, { what: 'Currency, Amount Bought', column: 'notional', mandatory: true });
  const sold = read('33B', swiftAmount, { what: 'Currency, Amount Sold', column: 'counterNotional', mandatory: true });
  if (bought) {
    writer.put(
      'direction',
      book === 'A' ? 'BUY' : 'SELL',
      book === 'A' ? ':32B: bought by Party A' : ':32B: sold by Party B',
    );
    writer.put('notional', bought.amount, ':32B:');
    writer.put('currency', bought.currency, ':32B:');
  }
  if (sold) {
    writer.put('counterNotional', sold.amount, ':33B:');
    writer.put('counterCurrency', sold.currency, ':33B:');
  }
  return reader;
};
