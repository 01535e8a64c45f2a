import { z } from 'zod';
import { noteLength } from '../../domain/trade/desk/reason-code.ts';
import { needsSecondPerson, stakeOf } from '../../domain/trade/desk/stake.ts';
import type { Decision, MatchRecord } from '../ports/match-store.ts';
import { tradeKeysOf } from '../ports/match-store.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { changeRecord, type Request } from './change-record.ts';
import { type DecisionPorts, decideOnRecord, decisionInput, notAllowed, samePerson } from './decided-record.ts';
import {
  changedRow,
  keysUnlike,
  livePart,
  replacedBy,
  settledKeys,
  takeEffect,
  withoutClaims,
} from './match-effects.ts';
import { fullOfNotes, isFull, noteAdded } from './notes.ts';
import { refusals, taken } from './outcomes.ts';
import { resolve } from './resolve-break.ts';
import { takeApart } from './take-apart.ts';
import type { Plan, Rulings } from './take-decision.ts';

/*
 * Approves: a pair that a run proposed, or whatever decision waits for a second person on a match or break. Safe to run
 * twice: the same request again is answered from the record.
 */

export const Input = z.strictObject({
  ...decisionInput,
  /** Is added to the record's notes. */
  note: z.string().trim().min(1).max(noteLength).optional(),
});
type Input = z.infer<typeof Input>;
export const Output = z.discriminatedUnion('outcome', [
  taken('MATCHED', 'PENDING_APPROVAL', 'UNMATCHED', 'RESOLVED'),
  ...refusals,
]);
type Output = z.infer<typeof Output>;
type Taken = 'MATCHED' | 'PENDING_APPROVAL' | 'UNMATCHED' | 'RESOLVED';
type Refusal = Exclude<Output, { outcome: Taken }>;

export type Ports = DecisionPorts;

type Basis = { ports: Ports; request: Request; rulings: Rulings; record: MatchRecord; note: string | undefined };

/** The rows of a match, where every one of them still stands in it. */
const ownRows = async ({ ports, record, rulings }: Basis): Promise<TradeInPlay[] | Plan<Refusal>> => {
  const keys = tradeKeysOf(record);
  const rows = await ports.matches.tradesOf(keys);
  const moved = keysUnlike(keys, rows, ({ matchId }) => matchId === record.matchId);
  if (moved.length === 0) return rows;
  return { kind: 'refused', answer: { outcome: 'TRADES_CHANGED', trades: moved, match: rulings.show(record) } };
};

const becomeLive = async (
  { ports: { matches }, request: { by, hash }, record, note }: Basis,
  rows: readonly TradeInPlay[],
  who: Pick<MatchRecord, 'maker' | 'approver' | 'decision'>,
): Promise<Plan<Refusal>> => {
  const outcome = 'MATCHED';
  const set = {
    ...livePart(record.breaks, record, by),
    ...who,
    ...noteAdded(record, note, by),
    lastRequest: { hash, outcome },
  };
  const approved = changeRecord(record, set, ['approver', ...settledKeys], by, 'MatchApproved');
  const stoodIn = (record.decision?.stoodIn ?? []).flatMap(({ matchId }) => matchId ?? []);
  const others = stoodIn.filter((matchId) => matchId !== record.matchId);
  const known = others.length > 0 ? await matches.findAll(others) : new Map<string, MatchRecord>();
  const replaced = await replacedBy(matches, tradeKeysOf(record), [...known.values()]);
  return { kind: 'write', transaction: takeEffect(approved, rows, replaced, by), after: approved.after, outcome };
};

/** A run's proposal needs one person, or two above the limit: the first of them is then its maker. */
const approveProposal = async (basis: Basis): Promise<Plan<Refusal>> => {
  const { request, rulings, record, note } = basis;
  const rows = await ownRows(basis);
  if (!Array.isArray(rows)) return rows;
  const { by, hash } = request;
  const decision: Decision = { kind: 'PROPOSAL', by: by.actor, at: by.at };
  const stake = stakeOf(rows.map(({ trade }) => trade));
  if (!needsSecondPerson(rulings.desk, stake)) return becomeLive(basis, rows, { maker: by.actor, decision });
  const status = 'PENDING_APPROVAL';
  const asked = changeRecord(
    record,
    {
      status,
      decidedBy: 'person',
      decidedAt: by.at,
      maker: by.actor,
      decision,
      ...noteAdded(record, note, by),
      awaiting: 'PROPOSAL',
      awaitingSince: by.at,
      lastRequest: { hash, outcome: status },
    },
    ['approver'],
    by,
    'ProposalApprovedOnce',
  );
  const moved = rows.map((row) => changedRow(row, { matchStatus: status, matchId: record.matchId }));
  return { kind: 'write', transaction: withoutClaims(asked, moved), after: asked.after, outcome: status };
};

const approve = async (basis: Basis): Promise<Plan<Refusal>> => {
  const { ports, request, rulings, record, note } = basis;
  const { awaiting, maker, status } = record;
  if (note !== undefined && isFull(record)) return notAllowed(record, fullOfNotes, rulings);
  if (awaiting === undefined) {
    if (status === 'PROPOSED') return approveProposal(basis);
    return notAllowed(record, `it is ${status}, and nothing about it waits for approval`, rulings);
  }
  if (maker === request.by.actor) return samePerson(record, rulings);
  const approver = request.by.actor;
  const approved = { approver, ...noteAdded(record, note, request.by) };
  switch (awaiting) {
    case 'UNMATCH':
      return takeApart(ports.matches, record, request, approved);
    case 'RESOLUTION':
      return resolve(record, request, approved);
    case 'MANUAL_MATCH':
    case 'PROPOSAL': {
      const rows = await ownRows(basis);
      return Array.isArray(rows) ? becomeLive(basis, rows, { approver }) : rows;
    }
  }
};

/** @throws ThrottledError if others keep changing the same match. */
export const makeApproveDecision =
  (ports: Ports) =>
  ({ note, ...asked }: Input): Promise<Output> =>
    decideOnRecord<Taken, Refusal>(ports, { operation: 'APPROVE', note, ...asked }, (record, request, rulings) =>
      approve({ ports, request, rulings, record, note }),
    );
