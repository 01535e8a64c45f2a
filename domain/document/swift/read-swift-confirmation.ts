import type { Candidate, Reason } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import type { OurParty } from '../our-party.ts';
import type { MessageReader } from './message-reader.ts';
import { readFixedLoan } from './read-fixed-loan.ts';
import { readForeignExchange } from './read-foreign-exchange.ts';
import { readInterestDerivative } from './read-interest-derivative.ts';
import { type SwiftMessage, splitMessages } from './split-messages.ts';

type Reader = (message: SwiftMessage, our: OurParty) => MessageReader;

const readers: Readonly<Record<string, Reader>> = {
  '300': readForeignExchange,
  '320': readFixedLoan,
  '360': readInterestDerivative,
  '361': readInterestDerivative,
};

/** The type by the header, or by the fields that only one type has. */
const typeOf = ({ type, fields }: SwiftMessage): string | null => {
  if (type !== null) return type;
  const has = (tag: string): boolean => fields.some((field) => field.tag === tag);
  if (has('23A')) return has('33B') ? '361' : '360';
  if (has('17R') || has('37G')) return '320';
  return has('36') || has('33B') ? '300' : null;
};

/** What the operation code says beyond a new trade. Source: SWIFT Standards, field 22A. */
const operationReason = (message: SwiftMessage): Omit<Reason, 'record'>[] => {
  const operation = message.fields.find(({ tag }) => tag === '22A')?.value.trim();
  const related = message.fields.find(({ tag }) => tag === '21')?.value.trim();
  switch (operation) {
    case undefined:
      return [{ code: 'MISSING_TAG', message: ':22A: (Type of Operation) is missing' }];
    case 'AMND':
      return [
        {
          code: 'AMENDMENT',
          message: `:22A:AMND amends ${related ?? 'an earlier confirmation'}: see that it replaces that one`,
        },
      ];
    case 'CANC':
      return [
        {
          code: 'CANCELLATION',
          message: `:22A:CANC cancels ${related ?? 'an earlier confirmation'}: reject this one and remove that one`,
        },
      ];
    default:
      return [];
  }
};

/**
 * The trades that a file of SWIFT confirmations says, one record a message: MT300, MT320, MT360 and MT361. The record is
 * in Party A's book, who sent it, unless `ourParty` is known to be Party B. Missing and malformed fields become reasons.
 */
export const readSwiftConfirmation = (text: string, ourParty: OurParty = {}): Candidate => {
  const messages = splitMessages(text);
  const candidate: Candidate = { kind: 'trade', records: [], reasons: [] };
  for (const [index, message] of messages.entries()) {
    const type = typeOf(message);
    const reader = type === null ? undefined : readers[type];
    if (!reader) {
      const name = type === null ? 'of a type that is not recognised' : `an MT${type}`;
      candidate.reasons.push({
        code: 'UNSUPPORTED_MESSAGE',
        message: `Message ${index + 1} is ${name}; MT300, MT320, MT360 and MT361 are read.`,
      });
      continue;
    }
    const { record, reasons } = reader(message, ourParty).writer.finish();
    const place = { record: candidate.records.length };
    candidate.records.push(record);
    candidate.reasons.push(...[...reasons, ...operationReason(message)].map((reason) => ({ ...reason, ...place })));
  }
  if (messages.length === 0) {
    return unreadable('trade', {
      code: 'NO_RECORD',
      message: 'No SWIFT message with a text block ({4:…-} or :15A:) was found.',
    });
  }
  return candidate;
};
