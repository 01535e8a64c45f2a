import { z } from 'zod';
import { BreakStatus, mayMove } from '../../domain/trade/desk/break-status.ts';
import { noteLength, ReasonCode } from '../../domain/trade/desk/reason-code.ts';
import { needsSecondPerson, stakeOf } from '../../domain/trade/desk/stake.ts';
import { type Decision, type MatchRecord, tradeKeysOf } from '../ports/match-store.ts';
import { bandOf, breakIndexOf, indexKeys } from '../trade-matching/break-index.ts';
import { changeRecord, type Request } from './change-record.ts';
import { type DecisionPorts, decideOnRecord, decisionInput, notAllowed } from './decided-record.ts';
import { isStanding, withoutClaims } from './match-effects.ts';
import { fullOfNotes, isFull, noteAdded } from './notes.ts';
import { refusals, taken } from './outcomes.ts';
import { resolve } from './resolve-break.ts';
import type { Plan, Rulings } from './take-decision.ts';

/*
 * Moves a break on: its owner, its status, a note, its resolution; a resolution above the limit waits for a second person.
 * Safe to run twice: the same request again is answered from the record.
 */

export const Input = z
  .strictObject({
    ...decisionInput,
    /** A user's subject; null for nobody. */
    owner: z.string().min(1).max(128).nullable().optional(),
    status: BreakStatus.optional(),
    note: z.string().trim().min(1).max(noteLength).optional(),
    /** With the status RESOLVED, and only with it. */
    reasonCode: ReasonCode.optional(),
  })
  .refine(({ owner, status, note }) => owner !== undefined || status !== undefined || note !== undefined, {
    message: 'nothing to change: give an owner, a status or a note',
  })
  .refine(({ status, reasonCode }) => (status === 'RESOLVED') === (reasonCode !== undefined), {
    path: ['reasonCode'],
    message: 'a reason code goes with the status RESOLVED, and with no other',
  })
  .refine(({ reasonCode, note }) => reasonCode !== 'OTHER' || note !== undefined, {
    path: ['note'],
    message: 'the reason OTHER needs a note that says which',
  });
type Input = z.infer<typeof Input>;
export const Output = z.discriminatedUnion('outcome', [taken('CHANGED', 'RESOLVED', 'PENDING_APPROVAL'), ...refusals]);
type Output = z.infer<typeof Output>;
type Taken = 'CHANGED' | 'RESOLVED' | 'PENDING_APPROVAL';
type Refusal = Exclude<Output, { outcome: Taken }>;

export type Ports = DecisionPorts;

type Change = Pick<Input, 'owner' | 'status' | 'note' | 'reasonCode'>;

/** Why the break can't be changed so, null where it can. */
const objection = (record: MatchRecord, { status, note }: Change): string | null => {
  const current = record.breakStatus ?? 'OPEN';
  if (!isStanding(record)) return `it is ${record.status}: only a break that stands is changed`;
  if (note !== undefined && isFull(record)) return fullOfNotes;
  if (status === 'RESOLVED' && current === 'RESOLVED') return 'it is resolved already';
  if (status === undefined || status === current) return null;
  if (record.awaiting === 'RESOLUTION') return `${record.maker} has asked for its resolution: approve or reject that`;
  if (status === 'RESOLVED' && record.status === 'PROPOSED') return 'a proposed pair is approved or rejected';
  return mayMove(current, status) ? null : `a break that is ${current} can't become ${status}`;
};

/** Owner, note and a status short of RESOLVED. */
const plainChange = (record: MatchRecord, { owner, status, note }: Change, { by }: Request): Partial<MatchRecord> => ({
  ...(owner !== undefined && owner !== null && { owner }),
  ...noteAdded(record, note, by),
  ...(status !== undefined && status !== 'RESOLVED' && { breakStatus: status }),
});

const plan = async (
  { matches }: Ports,
  record: MatchRecord,
  change: Change,
  request: Request,
  rulings: Rulings,
): Promise<Plan<Refusal>> => {
  const reason = objection(record, change);
  if (reason) return notAllowed(record, reason, rulings);
  const { by, hash } = request;
  const set = plainChange(record, change, request);
  const removedOwner = change.owner === null ? (['owner'] as const) : [];
  const isResolution = change.status === 'RESOLVED';
  const after: MatchRecord = { ...record, ...set };
  if (change.owner === null) delete after.owner;
  const index = breakIndexOf(after, bandOf(record));
  if (!isResolution) {
    const outcome = 'CHANGED';
    const reopened = record.breakStatus === 'RESOLVED' && after.breakStatus === 'OPEN' ? (['resolvedAt'] as const) : [];
    const changed = changeRecord(
      record,
      { ...set, ...index, lastRequest: { hash, outcome } },
      [...removedOwner, ...reopened, ...indexKeys],
      by,
      'BreakChanged',
    );
    return { kind: 'write', transaction: withoutClaims(changed), after: changed.after, outcome };
  }
  const decision: Decision = {
    kind: 'RESOLUTION',
    by: by.actor,
    at: by.at,
    ...(change.reasonCode && { reasonCode: change.reasonCode }),
    ...(change.note !== undefined && { note: change.note }),
  };
  const asked = { ...set, maker: by.actor, decision };
  const stake = stakeOf((await matches.tradesOf(tradeKeysOf(record))).map(({ trade }) => trade));
  if (!needsSecondPerson(rulings.desk, stake)) return resolve(record, request, asked, removedOwner);
  const outcome = 'PENDING_APPROVAL';
  const pending = changeRecord(
    record,
    { ...asked, ...index, awaiting: 'RESOLUTION', awaitingSince: by.at, lastRequest: { hash, outcome } },
    ['approver', ...removedOwner, ...indexKeys],
    by,
    'ResolutionAskedFor',
  );
  return { kind: 'write', transaction: withoutClaims(pending), after: pending.after, outcome };
};

/** @throws ThrottledError if others keep changing the same break. */
export const makeChangeBreak =
  (ports: Ports) =>
  ({ actor, matchId, expectedRevision, ...change }: Input): Promise<Output> =>
    decideOnRecord<Taken, Refusal>(
      ports,
      { operation: 'CHANGE_BREAK', actor, matchId, expectedRevision, ...change },
      (record, request, rulings) => plan(ports, record, change, request, rulings),
    );
