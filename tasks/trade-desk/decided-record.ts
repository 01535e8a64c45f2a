import { z } from 'zod';
import { MatchId, type MatchView } from '../../domain/trade/desk/match-view.ts';
import type { MatchRecord } from '../ports/match-store.ts';
import { Actor } from './actor.ts';
import type { Request } from './change-record.ts';
import type { DeskPorts } from './desk-ports.ts';
import { type Plan, type Rulings, type TooManyTrades, takeDecision } from './take-decision.ts';

/** What every decision on a record takes: who decides, on which, and the revision that they saw of it. */
export const decisionInput = { actor: Actor, matchId: MatchId, expectedRevision: z.int().positive() };

type RecordRefusal =
  | { outcome: 'NOT_FOUND' }
  | { outcome: 'PRECONDITION_FAILED' | 'SAME_PERSON'; match: MatchView }
  | { outcome: 'NOT_ALLOWED'; reason: string; match: MatchView };

export type DecisionPorts = Pick<DeskPorts, 'matches' | 'rules' | 'clock'>;

type OnRecord = { operation: string; actor: Actor; matchId: string; expectedRevision: number } & Record<
  string,
  unknown
>;

/**
 * Takes a decision on the record as the person saw it; else says why there is nothing to decide: it is unknown, the same
 * request was carried out before, or it has changed since.
 *
 * @throws ThrottledError if others keep changing the same record.
 */
export const decideOnRecord = <Outcome extends string, Refusal>(
  ports: DecisionPorts,
  request: OnRecord,
  plan: (record: MatchRecord, request: Request, rulings: Rulings) => Plan<Refusal> | Promise<Plan<Refusal>>,
): Promise<{ outcome: Outcome; match: MatchView } | Refusal | RecordRefusal | TooManyTrades> =>
  takeDecision<Outcome, Refusal | RecordRefusal>(ports, request, async (asked, rulings) => {
    const { matchId, expectedRevision } = request;
    const record = (await ports.matches.findAll([matchId])).get(matchId);
    if (!record) return { kind: 'refused', answer: { outcome: 'NOT_FOUND' } };
    if (record.lastRequest?.hash === asked.hash)
      return { kind: 'repeated', record, outcome: record.lastRequest.outcome };
    if (record.revision !== expectedRevision)
      return { kind: 'refused', answer: { outcome: 'PRECONDITION_FAILED', match: rulings.show(record) } };
    return plan(record, asked, rulings);
  });

export const notAllowed = (record: MatchRecord, reason: string, { show }: Rulings): Plan<RecordRefusal> => ({
  kind: 'refused',
  answer: { outcome: 'NOT_ALLOWED', reason, match: show(record) },
});

/** Four eyes. The write has the same condition: this one is for the answer. */
export const samePerson = (record: MatchRecord, { show }: Rulings): Plan<RecordRefusal> => ({
  kind: 'refused',
  answer: { outcome: 'SAME_PERSON', match: show(record) },
});
