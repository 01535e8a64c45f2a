import type { MatchRecord } from '../ports/match-store.ts';
import type { Request } from './change-record.ts';
import type { MatchView } from './match-view.ts';
import type { Plan, Rulings } from './take-decision.ts';

export type RecordRefusal =
  | { outcome: 'NOT_FOUND' }
  | { outcome: 'PRECONDITION_FAILED' | 'SAME_PERSON'; match: MatchView }
  | { outcome: 'NOT_ALLOWED'; reason: string; match: MatchView };

/**
 * The record that a decision is about, as the person saw it, or why there is nothing to decide: it is unknown, the same
 * request was carried out before, or it has changed since.
 */
export const recordToDecide = (
  record: MatchRecord | undefined,
  expectedRevision: number,
  request: Request,
  { show }: Rulings,
): { kind: 'record'; record: MatchRecord } | Plan<RecordRefusal> => {
  if (!record) return { kind: 'refused', answer: { outcome: 'NOT_FOUND' } };
  if (record.lastRequest?.hash === request.hash)
    return { kind: 'repeated', record, outcome: record.lastRequest.outcome };
  if (record.revision !== expectedRevision)
    return { kind: 'refused', answer: { outcome: 'PRECONDITION_FAILED', match: show(record) } };
  return { kind: 'record', record };
};

export const notAllowed = (record: MatchRecord, reason: string, { show }: Rulings): Plan<RecordRefusal> => ({
  kind: 'refused',
  answer: { outcome: 'NOT_ALLOWED', reason, match: show(record) },
});

/** Four eyes. The write has the same condition: this one is for the answer. */
export const samePerson = (record: MatchRecord, { show }: Rulings): Plan<RecordRefusal> => ({
  kind: 'refused',
  answer: { outcome: 'SAME_PERSON', match: show(record) },
});
