import type { OurParty } from '../our-party.ts';
import { normalizeDayCount } from '../values/normalize-day-count.ts';
import { periodOfDates } from '../values/period.ts';
import { type MessageReader, messageReader } from './message-reader.ts';
import type { SwiftMessage } from './split-messages.ts';
import { swiftAmount, swiftDate, swiftSignedDecimal } from './swift-values.ts';

type Book = 'A' | 'B';

/** Sequences by who pays what: B fixed and C floating by Party B; E fixed and F floating by Party A. */
const fixedSequence: Readonly<Record<Book, string>> = { A: 'E', B: 'B' };
const floatingSequence: Readonly<Record<Book, string>> = { A: 'F', B: 'C' };
const otherBook = (book: Book): Book => (book === 'A' ? 'B' : 'A');

/** Options that Party A buys or sells: its side and what it is, by the code of :23A:. */
const options: Readonly<Record<string, { side: 'BUY' | 'SELL'; name: string }>> = {
  CAPBUYER: { side: 'BUY', name: 'CAP' },
  CAPSELLER: { side: 'SELL', name: 'CAP' },
  FLOORBUYER: { side: 'BUY', name: 'FLOOR' },
  FLOORSLLER: { side: 'SELL', name: 'FLOOR' },
};

/** `03M`, `6M`, `1Y`, alone or behind a colon or slash, as designated maturities are written. */
const tenorOf = (text: string): string | null => {
  const parts = /(?:^|[:/ -])0?(\d{1,2})([DWMY])\b/.exec(text.trim());
  return parts ? `${parts[1]}${parts[2]}` : null;
};

const putFixedLeg = (reader: MessageReader, message: SwiftMessage, sequence: string): void => {
  const { writer, read, field } = reader;
  writer.put(
    'rate',
    read('37U', swiftSignedDecimal, { what: 'Fixed Rate', column: 'rate', mandatory: true, sequences: sequence }),
    ':37U:',
  );
  writer.put('dayCount', normalizeDayCount(field('14D', sequence)?.value ?? ''), ':14D:');
  const paymentDates = message.fields
    .filter((candidate) => candidate.tag === '30F' && candidate.sequence === sequence)
    .flatMap(({ value }) => swiftDate(value) ?? []);
  writer.put('paymentFrequency', periodOfDates(paymentDates), ':30F:', 0.95);
};

const putFloatingLeg = (reader: MessageReader, sequence: string): void => {
  const { writer, read, field } = reader;
  const index = read('14F', (text) => text.trim() || null, {
    what: 'Floating Rate Option',
    column: 'floatingIndex',
    mandatory: true,
    sequences: sequence,
  });
  const narrative = field('37N', sequence)?.value ?? '';
  const named = /\/FROP\/\s*([^\n/]+)/.exec(narrative)?.[1]?.trim();
  writer.put('floatingIndex', index === 'OTHER' ? named : index, index === 'OTHER' ? ':37N:' : ':14F:');
  for (const tag of ['38E', '38G', '38H'])
    writer.put('floatingTenor', tenorOf(field(tag, sequence)?.value ?? ''), `:${tag}:`);
  writer.put('floatingTenor', tenorOf(index ?? ''), ':14F:');
  writer.put(
    'spread',
    read('37R', swiftSignedDecimal, { what: 'Spread', column: 'spread', mandatory: false, sequences: sequence }),
    ':37R:',
  );
  writer.put('dayCount', normalizeDayCount(field('14D', sequence)?.value ?? ''), ':14D:');
};

const putOption = (reader: MessageReader, book: Book, option: { side: 'BUY' | 'SELL'; name: string }): void => {
  const { writer, read } = reader;
  writer.put('product', 'CAP_FLOOR', ':23A:');
  writer.put('optionType', option.name === 'CAP' ? 'CALL' : 'PUT', ':23A:');
  const opposite = option.side === 'BUY' ? 'SELL' : 'BUY';
  writer.put('direction', book === 'A' ? option.side : opposite, ':23A:');
  const tags = option.name === 'CAP' ? ['37J', '37V'] : ['37L'];
  for (const tag of tags) {
    const strike = read(tag, swiftSignedDecimal, {
      what: `${option.name.toLowerCase()} rate`,
      column: 'strike',
      mandatory: false,
    });
    writer.put('strike', strike, `:${tag}:`);
  }
  if (writer.value('strike') === undefined) {
    writer.complain('MISSING_TAG', `:${tags.join(': or :')}: (${option.name.toLowerCase()} rate) is missing`, 'strike');
  }
  // The seller pays what the index gives beyond the strike.
  putFloatingLeg(reader, floatingSequence[option.side === 'BUY' ? 'B' : 'A']);
};

const putSwap = (reader: MessageReader, message: SwiftMessage, book: Book, type: string): void => {
  const { writer } = reader;
  writer.put('product', 'INTEREST_RATE_SWAP', ':23A:');
  // Party A pays the first kind of interest and receives the second.
  const fixedPayer: Book | null = type === 'FIXEDFLOAT' ? 'A' : type === 'FLOATFIXED' ? 'B' : null;
  if (fixedPayer !== null) {
    writer.put('direction', fixedPayer === book ? 'PAY' : 'RECEIVE', ':23A:');
    putFixedLeg(reader, message, fixedSequence[fixedPayer]);
    putFloatingLeg(reader, floatingSequence[otherBook(fixedPayer)]);
    return;
  }
  // Both fixed or both floating: the terms are those that the record's own party pays.
  writer.put('direction', 'PAY', ':23A:');
  if (type === 'FIXEDFIXED') putFixedLeg(reader, message, fixedSequence[book]);
  else putFloatingLeg(reader, floatingSequence[book]);
};

/**
 * MT360 and MT361, Single and Cross Currency Interest Rate Derivative Confirmation: swaps, caps and floors. Rates are in
 * percent. Source: SWIFT Standards, Category 3, MT 360 and MT 361, field 23A for who pays what.
 */
export const readInterestDerivative = (message: SwiftMessage, our: OurParty): MessageReader => {
  const reader = messageReader(message);
  const { writer, read, date, parties, field } = reader;
  const book = parties(our);
  date('30T', 'tradeDate');
  date('30V', 'effectiveDate');
  date('30P', 'maturityDate');

  // MT361 gives Party B's notional in :32B: and Party A's in :33B:; MT360 has one for both.
  const cross = field('33B', 'A') !== undefined;
  const ownTag = cross && book === 'A' ? '33B' : '32B';
  const own = read(ownTag, swiftAmount, { what: 'Currency, Notional Amount', column: 'notional', mandatory: true });
  writer.put('notional', own?.amount, `:${ownTag}:`);
  writer.put('currency', own?.currency, `:${ownTag}:`);
  if (cross) {
    const otherTag = ownTag === '33B' ? '32B' : '33B';
    const other = read(otherTag, swiftAmount, {
      what: 'Currency, Notional Amount',
      column: 'counterNotional',
      mandatory: true,
    });
    writer.put('counterNotional', other?.amount, `:${otherTag}:`);
    writer.put('counterCurrency', other?.currency, `:${otherTag}:`);
  }

  const type = field('23A')?.value.split('/')[0]?.trim() ?? '';
  const option = options[type];
  if (option) putOption(reader, book, option);
  else if (/^(FIXED|FLOAT)(FIXED|FLOAT)$/.test(type)) putSwap(reader, message, book, type);
  else if (type === '') writer.complain('MISSING_TAG', ':23A: (Identification of the Swap) is missing', 'product');
  else
    writer.complain(
      'UNSUPPORTED_PRODUCT',
      `:23A: ${type} is a product that can't be expressed as one trade: a person must enter it`,
      'product',
    );
  return reader;
};
