import { z } from 'zod';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import { type EntryLedger, EntryTerms, LedgerEntry, placesFit } from '../../domain/ledger/entry.ts';
import { normaliseAmount } from '../../domain/ledger/money-terms.ts';
import { sha256 } from '../adapters/audit-trail.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';

// Appends an entry to the processor's or the core ledger. The same entry again changes nothing; another body under an
// entry's name is a conflict, and what is there stays.

/**
 * An entry as a caller gives it. Without an `entryId` it is named after its content, so that the same call again is the
 * same entry; without a `timestamp` it is booked when it comes.
 */
export const EntryBody = z
  .strictObject({
    ...EntryTerms.shape,
    entryId: EntryTerms.shape.entryId.optional(),
    kind: EntryTerms.shape.kind.default('SETTLEMENT'),
    timestamp: EntryTerms.shape.timestamp.optional(),
  })
  .superRefine(placesFit);
export type EntryBody = z.infer<typeof EntryBody>;

/** `by`: the caller's subject, or the file that the entry stands in. */
export const Input = z.strictObject({ entry: EntryBody, by: z.string().min(1) });
/** APPENDED and UNCHANGED: the entry as it is. CONFLICT: the one that has the name, with another body. */
export const Output = z.strictObject({
  outcome: z.enum(['APPENDED', 'UNCHANGED', 'CONFLICT']),
  entry: LedgerEntry,
});

/** What an entry says, whenever it was booked. */
const contentOf = ({ timestamp, recordedAt, recordedBy, entryId, ...said }: LedgerEntry): string => canonicalJson(said);

const sameEntry = (existing: LedgerEntry, given: LedgerEntry, body: EntryBody): boolean =>
  contentOf(existing) === contentOf(given) && (body.timestamp === undefined || body.timestamp === existing.timestamp);

const entryOf = (body: EntryBody, recordedAt: string, by: string): LedgerEntry => {
  const { entryId, timestamp = recordedAt, ...said } = body;
  const content = { ...said, amount: normaliseAmount(said.amount, said.currency) };
  const name = entryId ?? `content-${sha256(canonicalJson(content)).slice(0, 32)}`;
  return { ...content, entryId: name, timestamp, recordedAt, recordedBy: by };
};

type Ports = Pick<LedgerPorts, 'ledger' | 'clock'>;

const makeAppendEntry =
  (name: EntryLedger) =>
  ({ ledger, clock }: Ports) =>
  async ({ entry: body, by }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const given = entryOf(body, new Date(clock()).toISOString(), by);
    const named = (await ledger.entries(name, given.txId)).find(({ entryId }) => entryId === given.entryId);
    const added = named ? { kind: 'exists' as const, entry: named } : await ledger.addEntry(name, given);
    if (added.kind === 'added') return { outcome: 'APPENDED', entry: given };
    return { outcome: sameEntry(added.entry, given, body) ? 'UNCHANGED' : 'CONFLICT', entry: added.entry };
  };

export const makeAppendProcessorEntry = makeAppendEntry('processor');
export const makeAppendCoreEntry = makeAppendEntry('core');
