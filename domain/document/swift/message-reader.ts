import type { TradeColumn } from '../../trade/columns.ts';
import type { OurParty } from '../our-party.ts';
import { type RecordWriter, recordWriter } from '../record-writer.ts';
import type { SwiftField, SwiftMessage } from './split-messages.ts';
import { isOurParty, partyLabel, type SwiftParty, swiftParty } from './swift-party.ts';
import { swiftDate } from './swift-values.ts';

/** Reads one message's fields into one record, with a reason for each that is missing or does not have its format. */
export type MessageReader = {
  writer: RecordWriter;
  field: (tag: string, sequences?: string) => SwiftField | undefined;
  /** The field's value by `parse`; a reason where a mandatory one is missing or its format is wrong. */
  read: <Value>(tag: string, parse: (text: string) => Value | null, options: ReadOptions) => Value | undefined;
  date: (tag: string, column: TradeColumn, mandatory?: boolean) => void;
  /** Writes both parties and both references; tells whether the record is in Party A's book or in Party B's. */
  parties: (our: OurParty) => 'A' | 'B';
};

type ReadOptions = { what: string; column: TradeColumn; mandatory: boolean; sequences?: string };

/** References that say that there is none. */
const noReference = /^(NEW|NONREF|NOREF)$/i;

export const messageReader = ({ fields }: SwiftMessage): MessageReader => {
  const writer = recordWriter();
  const field = (tag: string, sequences?: string): SwiftField | undefined =>
    fields.find(
      (candidate) => candidate.tag === tag && (sequences === undefined || sequences.includes(candidate.sequence)),
    );

  const read: MessageReader['read'] = (tag, parse, { what, column, mandatory, sequences }) => {
    const found = field(tag, sequences);
    if (!found) {
      if (mandatory) writer.complain('MISSING_TAG', `:${tag}: (${what}) is missing`, column);
      return undefined;
    }
    const value = parse(found.value);
    if (value !== null) return value;
    writer.complain(
      'MALFORMED_TAG',
      `:${tag}: (${what}) ${JSON.stringify(found.value)} does not have the field's format`,
      column,
    );
    return undefined;
  };

  const party = (
    number: '82' | '87',
    what: string,
    column: TradeColumn,
  ): { party: SwiftParty; place: string } | null => {
    const found = fields.find(({ tag }) => new RegExp(`^${number}[ADJ]$`).test(tag));
    if (!found) {
      writer.complain('MISSING_TAG', `:${number}a: (${what}) is missing`, column);
      return null;
    }
    const parsed = swiftParty(found.tag, found.value);
    if (parsed) return { party: parsed, place: `:${found.tag}:` };
    writer.complain('MALFORMED_TAG', `:${found.tag}: (${what}) ${JSON.stringify(found.value)} names no party`, column);
    return null;
  };

  const parties = (our: OurParty): 'A' | 'B' => {
    const a = party('82', 'Party A', 'partyName');
    const b = party('87', 'Party B', 'counterpartyName');
    // The sender writes as Party A, whose book it is unless Party B is known to be the caller's own.
    const book = b && isOurParty(b.party, our) && !(a && isOurParty(a.party, our)) ? 'B' : 'A';
    const [own, other] = book === 'A' ? [a, b] : [b, a];
    if (own) {
      writer.put('partyName', partyLabel(own.party), own.place);
      writer.put('partyLei', own.party.lei, own.place);
    }
    if (other) {
      writer.put('counterpartyName', partyLabel(other.party), other.place);
      writer.put('counterpartyLei', other.party.lei, other.place);
    }
    // A contract number says more than the message's own reference, which a second message changes.
    const contractA = field('21N');
    const contractB = field('21B');
    const senders = field('20');
    if (!senders) writer.complain('MISSING_TAG', ":20: (Sender's Reference) is missing", 'tradeId');
    const references = { A: contractA ?? senders, B: contractB ?? field('21') };
    const put = (column: TradeColumn, reference: SwiftField | undefined) => {
      if (reference && !noReference.test(reference.value))
        writer.put(column, reference.value.trim(), `:${reference.tag}:`);
    };
    put('tradeId', references[book]);
    put('externalRef', references[book === 'A' ? 'B' : 'A']);
    const namespace = field('22M')?.value ?? '';
    const identifier = field('22N')?.value;
    if (identifier !== undefined) writer.put('uti', `${namespace}${identifier}`.replaceAll(/\s/g, ''), ':22N:');
    return book;
  };

  return {
    writer,
    field,
    read,
    date: (tag, column, mandatory = true) => {
      const value = read(tag, swiftDate, { what: column, column, mandatory });
      writer.put(column, value, `:${tag}:`);
    },
    parties,
  };
};
