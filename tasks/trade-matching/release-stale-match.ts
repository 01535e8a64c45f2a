import type { Run } from '../../domain/trade/match/run.ts';
import { ThrottledError } from '../errors.ts';
import { type MatchRecord, type MatchStore, type MatchTransaction, tradeKeysOf } from '../ports/match-store.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { changedByRun, withAudit } from './audited-record.ts';
import { awaitingKeys } from './break-index.ts';

/** How a match whose trade was amended ended. */
export type Release =
  /** Its trades are in play again, and stand as given. */
  | { kind: 'released'; trades: TradeInPlay[] }
  /** It never consumed its trades, or was released before. */
  | { kind: 'notLive' }
  /** A person made it, so a person must unmake it. */
  | { kind: 'heldByPerson' };

const attempts = 5;

const releaseTransaction = (record: MatchRecord, trades: readonly TradeInPlay[], run: Run): MatchTransaction => {
  const { record: released, entry } = withAudit(
    record,
    { ...record, status: 'SUPERSEDED', consuming: false, awaiting: undefined, awaitingSince: undefined },
    changedByRun(run),
    'MatchReleasedAfterAmendment',
  );
  return {
    matchId: record.matchId,
    records: [{ matchId: record.matchId, expectedRevision: record.revision, set: released, remove: awaitingKeys }],
    trades: trades
      .filter(({ matchId, staleMatchId }) => matchId === record.matchId || staleMatchId === record.matchId)
      .map(({ trade: { source, tradeId }, version, matchId }) => ({
        source,
        tradeId,
        expected: { version, matchId },
        matchStatus: 'UNMATCHED',
        matchId: null,
      })),
    claims: [],
    releases: tradeKeysOf(record),
    audit: [entry],
  };
};

/**
 * Gives up a live match one of whose trades was amended after it: all its trades go back into play in one transaction.
 *
 * @throws ThrottledError if others keep changing the match or its trades.
 */
export const releaseStaleMatch = async (matches: MatchStore, run: Run, matchId: string): Promise<Release> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const record = (await matches.findAll([matchId])).get(matchId);
    if (!record?.consuming) return { kind: 'notLive' };
    if (record.decidedBy === 'person') return { kind: 'heldByPerson' };
    const trades = await matches.tradesOf(tradeKeysOf(record));
    const [outcome] = await matches.commit([releaseTransaction(record, trades, run)]);
    if (outcome === 'committed') {
      return { kind: 'released', trades: await matches.tradesOf(tradeKeysOf(record)) };
    }
  }
  throw new ThrottledError(`match ${matchId} keeps being changed by others`);
};
