import type { OurParty } from '../our-party.ts';
import { normalizeDayCount } from '../values/normalize-day-count.ts';
import { type MessageReader, messageReader } from './message-reader.ts';
import type { SwiftMessage } from './split-messages.ts';
import { swiftAmount, swiftSignedDecimal } from './swift-values.ts';

/**
 * MT320, Fixed Loan/Deposit Confirmation. Its terms are read, but a loan is no OTC product that is matched here, so that
 * the record has no product and always goes to a person. Source: SWIFT Standards, Category 3, MT 320.
 */
export const readFixedLoan = (message: SwiftMessage, our: OurParty): MessageReader => {
  const reader = messageReader(message);
  const { writer, read, date, parties, field } = reader;
  const book = parties(our);
  const role = field('17R')?.value.trim();
  if (role === 'L' || role === 'B') {
    // The lender of Party A's view pays the principal out and receives the fixed interest.
    writer.put('direction', (role === 'L') === (book === 'A') ? 'RECEIVE' : 'PAY', ':17R:');
  } else {
    writer.complain('MISSING_TAG', ":17R: (Party A's Role, L or B) is missing", 'direction');
  }
  date('30T', 'tradeDate');
  date('30V', 'effectiveDate');
  date('30P', 'maturityDate');
  const principal = read('32B', swiftAmount, {
    what: 'Currency and Principal Amount',
    column: 'notional',
    mandatory: true,
  });
  writer.put('notional', principal?.amount, ':32B:');
  writer.put('currency', principal?.currency, ':32B:');
  writer.put(
    'rate',
    read('37G', swiftSignedDecimal, { what: 'Interest Rate', column: 'rate', mandatory: true }),
    ':37G:',
  );
  writer.put('dayCount', normalizeDayCount(field('14D')?.value ?? ''), ':14D:');
  writer.complain(
    'UNSUPPORTED_PRODUCT',
    'MT320 confirms a fixed loan or deposit, which is none of the OTC products that are matched: set the product, or reject the document',
    'product',
  );
  return reader;
};
