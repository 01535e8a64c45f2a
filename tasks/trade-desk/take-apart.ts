import { type MatchRecord, type MatchStore, tradeKeysOf } from '../ports/match-store.ts';
import { awaitingKeys } from '../trade-matching/break-index.ts';
import { changeRecord, type Request } from './change-record.ts';
import { changedRow } from './match-effects.ts';
import type { Plan } from './take-decision.ts';

/**
 * Takes a live match apart: its trades are free and in play again. Runs leave the pair alone from then on, as one that a
 * person rejected; but where one of its trades was amended since, the pair is a new one, and runs may come to it again.
 */
export const takeApart = async (
  matches: Pick<MatchStore, 'tradesOf'>,
  record: MatchRecord,
  { by, hash }: Request,
  who: Pick<MatchRecord, 'maker' | 'approver' | 'decision' | 'notes'>,
): Promise<Extract<Plan<never>, { kind: 'write' }>> => {
  const rows = await matches.tradesOf(tradeKeysOf(record));
  const isAmended = rows.some(({ staleMatchId }) => staleMatchId === record.matchId);
  const outcome = 'UNMATCHED';
  const { after, write, entry } = changeRecord(
    record,
    {
      status: isAmended ? 'SUPERSEDED' : 'REJECTED',
      consuming: false,
      decidedBy: 'person',
      decidedAt: by.at,
      ...who,
      lastRequest: { hash, outcome },
    },
    ['approver', ...awaitingKeys],
    by,
    'MatchUnmade',
  );
  const own = rows.filter(({ matchId, staleMatchId }) => [matchId, staleMatchId].includes(record.matchId));
  return {
    kind: 'write',
    transaction: {
      matchId: record.matchId,
      records: [write],
      trades: own.map((row) => changedRow(row, { matchStatus: 'UNMATCHED', matchId: null })),
      claims: [],
      releases: tradeKeysOf(record),
      audit: [entry],
    },
    after,
    outcome,
  };
};
