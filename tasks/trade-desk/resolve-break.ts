import type { MatchRecord } from '../ports/match-store.ts';
import { awaitingKeys, bandOf, breakIndexOf, indexKeys } from '../trade-matching/break-index.ts';
import { changeRecord, type Request } from './change-record.ts';
import { withoutClaims } from './match-effects.ts';
import type { Plan } from './take-decision.ts';

/** Resolves a break. Its trades stay in play: a confirmation that comes late may still match them. */
export const resolve = (
  record: MatchRecord,
  { by, hash }: Request,
  set: Partial<MatchRecord>,
  remove: readonly (keyof MatchRecord)[] = [],
): Extract<Plan<never>, { kind: 'write' }> => {
  const outcome = 'RESOLVED';
  const resolved = changeRecord(
    record,
    {
      ...set,
      breakStatus: 'RESOLVED',
      resolvedAt: by.at,
      ...breakIndexOf({ breakStatus: 'RESOLVED' }, bandOf(record)),
      lastRequest: { hash, outcome },
    },
    ['approver', ...remove, ...indexKeys, ...awaitingKeys],
    by,
    'BreakResolved',
  );
  return { kind: 'write', transaction: withoutClaims(resolved), after: resolved.after, outcome };
};
