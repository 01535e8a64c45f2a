import { z } from 'zod';
import { Justification } from '../../domain/trade/desk/reason-code.ts';
import type { MatchRecord, MatchTransaction } from '../ports/match-store.ts';
import { tradeKeysOf } from '../ports/match-store.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { awaitingKeys, indexKeys, resolvedIndexOf } from '../trade-matching/break-index.ts';
import { changeRecord, type Request } from './change-record.ts';
import { type DecisionPorts, decideOnRecord, decisionInput, notAllowed } from './decided-record.ts';
import { changedRow, isStanding, withoutClaims } from './match-effects.ts';
import { refusals, taken } from './outcomes.ts';
import type { Plan } from './take-decision.ts';

/*
 * Rejects: a pair that a run proposed, or a decision that waits for a second person. Who asked for one may take it back so.
 * Safe to run twice: the same request again is answered from the record.
 */

export const Input = z.strictObject({
  ...decisionInput,
  justification: Justification,
});
type Input = z.infer<typeof Input>;
/** REJECTED: runs leave the pair alone from now on. REFUSED: what was asked for does not happen, and all stands as before. */
export const Output = z.discriminatedUnion('outcome', [taken('REJECTED', 'REFUSED'), ...refusals]);
type Output = z.infer<typeof Output>;
type Taken = 'REJECTED' | 'REFUSED';
type Refusal = Exclude<Output, { outcome: Taken }>;

export type Ports = DecisionPorts;

type Basis = { matches: Ports['matches']; request: Request; record: MatchRecord; justification: Justification };
type Write = Extract<Plan<Refusal>, { kind: 'write' }>;

const write = (
  { request: { by, hash }, record, justification }: Basis,
  outcome: Taken,
  set: Partial<MatchRecord>,
  remove: readonly (keyof MatchRecord)[],
  trades: MatchTransaction['trades'] = [],
): Write => {
  // What the record said of the decision that waited stays in its audit trail.
  const decision = { kind: 'REJECTION' as const, by: by.actor, at: by.at, ...justification };
  const changed = changeRecord(
    record,
    { ...set, decision, lastRequest: { hash, outcome } },
    [...remove, ...awaitingKeys],
    by,
    record.awaiting ? 'DecisionRefused' : 'ProposalRejected',
  );
  return { kind: 'write', transaction: withoutClaims(changed, trades), after: changed.after, outcome };
};

const rowsOf = async ({ matches, record }: Basis): Promise<TradeInPlay[]> =>
  (await matches.tradesOf(tradeKeysOf(record))).filter(({ matchId, staleMatchId }) =>
    [matchId, staleMatchId].includes(record.matchId),
  );

/** The two are not each other's. Their rows keep pointing here, so that the next break about them inherits the age. */
const rejectPair = async (basis: Basis): Promise<Write> => {
  const { record, request } = basis;
  const rows = await rowsOf(basis);
  return write(
    basis,
    'REJECTED',
    {
      status: 'REJECTED',
      decidedBy: 'person',
      decidedAt: request.by.at,
      breakStatus: 'RESOLVED',
      ...resolvedIndexOf(record),
    },
    indexKeys,
    rows.map((row) => changedRow(row, { matchStatus: 'UNMATCHED', matchId: record.matchId })),
  );
};

/** A manual match that is not to be: its trades go back to where they stood. */
const refuseManualMatch = async (basis: Basis): Promise<Write> => {
  const { matches, record, request } = basis;
  const { fallback = 'REJECTED', stoodIn = [] } = record.decision ?? {};
  const before = await matches.findAll(stoodIn.flatMap(({ matchId }) => matchId ?? []));
  const standingIn = (matchId: string | null): string => {
    if (matchId === record.matchId) return fallback === 'REJECTED' ? 'UNMATCHED' : fallback;
    const stood = matchId === null ? undefined : before.get(matchId);
    return stood && isStanding(stood) ? stood.status : 'UNMATCHED';
  };
  const trades = (await rowsOf(basis)).map((row) => {
    const { source, tradeId } = row.trade;
    const matchId = stoodIn.find((key) => key.source === source && key.tradeId === tradeId)?.matchId ?? null;
    // What was said of it before an amendment is no longer so.
    const matchStatus = row.staleMatchId === record.matchId ? 'UNMATCHED' : standingIn(matchId);
    return changedRow(row, { matchStatus, matchId });
  });
  const set = fallback === 'REJECTED' ? ({ decidedBy: 'person' } as const) : ({ decidedBy: 'run' } as const);
  return write(basis, 'REFUSED', { status: fallback, decidedAt: request.by.at, ...set }, [], trades);
};

/** @throws ThrottledError if others keep changing the same match. */
export const makeRejectDecision =
  (ports: Ports) =>
  ({ justification, ...asked }: Input): Promise<Output> =>
    decideOnRecord<Taken, Refusal>(
      ports,
      { operation: 'REJECT', justification, ...asked },
      (record, request, rulings) => {
        const basis: Basis = { matches: ports.matches, request, record, justification };
        switch (record.awaiting) {
          case 'MANUAL_MATCH':
            return refuseManualMatch(basis);
          case 'UNMATCH':
          case 'RESOLUTION':
            return write(basis, 'REFUSED', {}, []);
          case 'PROPOSAL':
            return rejectPair(basis);
          case undefined:
            return record.status === 'PROPOSED'
              ? rejectPair(basis)
              : notAllowed(record, `it is ${record.status}, and nothing about it waits for a decision`, rulings);
        }
      },
    );
