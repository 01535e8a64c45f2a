import { z } from 'zod';
import { MatchView } from '../../domain/trade/desk/match-view.ts';
import { TradeSource } from '../../domain/trade/trade.ts';

const tradeKey = z.strictObject({ source: TradeSource, tradeId: z.string() });

const notFound = z.strictObject({ outcome: z.literal('NOT_FOUND') });
/** The record has changed since it was read; `match` is how it stands now. */
const preconditionFailed = z.strictObject({ outcome: z.literal('PRECONDITION_FAILED'), match: MatchView });
/** Four eyes: who asked can't approve, administrators included. */
const samePerson = z.strictObject({ outcome: z.literal('SAME_PERSON'), match: MatchView });
/** The record's state does not know this step; `reason` says what it does know. */
const notAllowed = z.strictObject({ outcome: z.literal('NOT_ALLOWED'), reason: z.string(), match: MatchView });
/** A trade was amended or got another verdict since the decision was asked for: refuse it and ask anew. */
const tradesChanged = z.strictObject({
  outcome: z.literal('TRADES_CHANGED'),
  trades: z.array(tradeKey),
  match: MatchView,
});
const unknownTrades = z.strictObject({ outcome: z.literal('UNKNOWN_TRADES'), trades: z.array(tradeKey) });
/** A trade can be in one live match only; and where a decision on a trade waits for a second person, that comes first. */
const inOtherMatch = z.strictObject({
  outcome: z.enum(['IN_LIVE_MATCH', 'IN_PENDING_MATCH']),
  trades: z.array(tradeKey.extend({ matchId: z.string() })),
});
const tooManyTrades = z.strictObject({ outcome: z.literal('TOO_MANY_TRADES'), reason: z.string() });

/** Why a decision on a record was not taken. */
export const refusals = [notFound, preconditionFailed, samePerson, notAllowed, tradesChanged, tooManyTrades] as const;
/** Why a match was not made. */
export const matchRefusals = [unknownTrades, inOtherMatch, tooManyTrades] as const;

/** A decision that was taken, under the name of what it came to. */
export const taken = <const Outcome extends string>(...outcomes: readonly [Outcome, ...Outcome[]]) =>
  z.strictObject({ outcome: z.enum(outcomes), match: MatchView });
