import { z } from 'zod';
import { compareGroup } from '../../domain/trade/desk/compare-group.ts';
import { Justification } from '../../domain/trade/desk/reason-code.ts';
import { needsSecondPerson, stakeOf } from '../../domain/trade/desk/stake.ts';
import { TradeId } from '../../domain/trade/desk/trade-view.ts';
import type { Trade, TradeSource } from '../../domain/trade/trade.ts';
import type { Decision, MatchRecord, TradeKey } from '../ports/match-store.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { matchIdOf } from '../trade-matching/match-id.ts';
import { factsOf } from '../trade-matching/verdict.ts';
import { Actor } from './actor.ts';
import { changeRecord, createRecord, type Request } from './change-record.ts';
import type { DeskPorts } from './desk-ports.ts';
import {
  changedRow,
  isStanding,
  keyOf,
  keysUnlike,
  livePart,
  replacedBy,
  settledKeys,
  takeEffect,
  withoutClaims,
} from './match-effects.ts';
import { matchRefusals, taken } from './outcomes.ts';
import { type Plan, type Rulings, takeDecision } from './take-decision.ts';

/*
 * Matches trades by hand: at once up to the limit, above it as a proposal that a second person approves. Safe to run twice:
 * the record's id follows from its trades, and the same request again is answered from it.
 */

const tradeIds = z
  .array(TradeId)
  .min(1)
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, 'names a trade twice');

export const Input = z.strictObject({
  actor: Actor,
  bankTradeIds: tradeIds,
  counterpartyTradeIds: tradeIds,
  justification: Justification,
});
type Input = z.infer<typeof Input>;
export const Output = z.discriminatedUnion('outcome', [taken('MATCHED', 'PENDING_APPROVAL'), ...matchRefusals]);
type Output = z.infer<typeof Output>;
type Refusal = Exclude<Output, { match: unknown }>;

export type Ports = Pick<DeskPorts, 'matches' | 'rules' | 'clock'>;

const tradesOf = (rows: readonly TradeInPlay[], source: TradeSource): Trade[] =>
  rows
    .map(({ trade }) => trade)
    .filter((trade) => trade.source === source)
    .sort((a, b) => (a.tradeId < b.tradeId ? -1 : 1));

/** The records that a row stands in, or stood in before it was amended. */
const standsIn = ({ matchId, staleMatchId }: TradeInPlay): string[] =>
  [matchId, staleMatchId].filter((id) => id !== null);

/** Which trades stand in a record that keeps them from another match. */
const takenTrades = (
  rows: readonly TradeInPlay[],
  known: ReadonlyMap<string, MatchRecord>,
  isTaking: (record: MatchRecord) => boolean,
) =>
  rows.flatMap((row) => {
    const taking = standsIn(row)
      .map((id) => known.get(id))
      .find((record) => record !== undefined && isTaking(record));
    return taking ? [{ ...keyOf(row.trade), matchId: taking.matchId }] : [];
  });

type Basis = {
  request: Request;
  rulings: Rulings;
  justification: Justification;
  matchId: string;
  own: MatchRecord | null;
  rows: readonly TradeInPlay[];
  known: ReadonlyMap<string, MatchRecord>;
};

/** What the record says of the trades, whether it takes effect or waits. */
const describe = ({ request: { by }, rulings: { rules }, matchId, own, rows, known }: Basis) => {
  const [bank, counterparty] = [tradesOf(rows, 'BANK'), tradesOf(rows, 'COUNTERPARTY')];
  const stoodSince = [...known.values()].filter(isStanding).map(({ firstSeenAt }) => firstSeenAt);
  return {
    ...compareGroup(rules, bank, counterparty),
    matchId,
    bankTradeIds: bank.map(({ tradeId }) => tradeId),
    counterpartyTradeIds: counterparty.map(({ tradeId }) => tradeId),
    rulesVersion: rules.version,
    facts: factsOf(bank, counterparty),
    createdAt: own?.createdAt ?? by.at,
    firstSeenAt: [by.at, ...stoodSince].sort()[0]!,
    lastSeenAt: by.at,
    decidedBy: 'person' as const,
    decidedAt: by.at,
    maker: by.actor,
  };
};

const decisionOf = ({ request: { by }, justification }: Basis): Decision => ({
  kind: 'MANUAL_MATCH',
  by: by.actor,
  at: by.at,
  ...justification,
});

const matchNow = async (matches: Ports['matches'], basis: Basis): Promise<Plan<Refusal>> => {
  const { request, matchId, own, rows, known } = basis;
  const described = describe(basis);
  const outcome = 'MATCHED';
  const record = {
    ...described,
    ...livePart(described.breaks, own, request.by),
    decision: decisionOf(basis),
    lastRequest: { hash: request.hash, outcome },
  };
  const others = [...known.values()].filter((other) => other.matchId !== matchId);
  const replaced = await replacedBy(
    matches,
    rows.map(({ trade }) => keyOf(trade)),
    others,
  );
  const made = own
    ? changeRecord(own, record, ['approver', ...settledKeys], request.by, 'MatchMade')
    : createRecord(record, request.by, 'MatchMade');
  return { kind: 'write', transaction: takeEffect(made, rows, replaced, request.by), after: made.after, outcome };
};

/** The trades leave play, so that no run takes them; the breaks that they stand in stay as they are until it is approved. */
const propose = (basis: Basis): Plan<Refusal> => {
  const { request, matchId, own, rows } = basis;
  const status = 'PENDING_APPROVAL';
  const isBreak = own !== null && isStanding(own);
  const record = {
    ...describe(basis),
    status,
    verdict: isBreak ? own.verdict : 'PROPOSED',
    consuming: false,
    decision: {
      ...decisionOf(basis),
      fallback: isBreak ? own.status : 'REJECTED',
      stoodIn: rows.map((row) => ({ ...keyOf(row.trade), matchId: standsIn(row)[0] ?? null })),
    },
    awaiting: 'MANUAL_MATCH',
    awaitingSince: request.by.at,
    lastRequest: { hash: request.hash, outcome: status },
  } as const;
  const made = own
    ? changeRecord(own, record, ['approver', 'supersededBy'], request.by, 'MatchAskedFor')
    : createRecord(record, request.by, 'MatchAskedFor');
  const moved = rows.map((row) => changedRow(row, { matchStatus: status, matchId }));
  return { kind: 'write', transaction: withoutClaims(made, moved), after: made.after, outcome: status };
};

/** @throws ThrottledError if others keep changing the same trades. */
export const makeMakeMatch =
  (ports: Ports) =>
  async ({ actor, bankTradeIds, counterpartyTradeIds, justification }: Input): Promise<Output> => {
    const { matches } = ports;
    const matchId = matchIdOf({ bankTradeIds, counterpartyTradeIds });
    const keys: TradeKey[] = [
      ...bankTradeIds.map((tradeId): TradeKey => ({ source: 'BANK', tradeId })),
      ...counterpartyTradeIds.map((tradeId): TradeKey => ({ source: 'COUNTERPARTY', tradeId })),
    ];
    return takeDecision<'MATCHED' | 'PENDING_APPROVAL', Refusal>(
      ports,
      { operation: 'MAKE_MATCH', actor, matchId, justification },
      async (request, rulings) => {
        const rows = await matches.tradesOf(keys);
        const unknown = keysUnlike(keys, rows, () => true);
        if (unknown.length > 0) return { kind: 'refused', answer: { outcome: 'UNKNOWN_TRADES', trades: unknown } };
        const known = await matches.findAll([matchId, ...rows.flatMap(standsIn)]);
        const own = known.get(matchId) ?? null;
        if (own?.lastRequest?.hash === request.hash && (own.consuming || own.status === 'PENDING_APPROVAL'))
          return { kind: 'repeated', record: own, outcome: own.lastRequest.outcome };
        const live = takenTrades(rows, known, ({ consuming }) => consuming);
        if (live.length > 0) return { kind: 'refused', answer: { outcome: 'IN_LIVE_MATCH', trades: live } };
        const pending = takenTrades(rows, known, ({ awaiting }) => awaiting !== undefined);
        if (pending.length > 0) return { kind: 'refused', answer: { outcome: 'IN_PENDING_MATCH', trades: pending } };
        const basis: Basis = { request, rulings, justification, matchId, own, rows, known };
        const stake = stakeOf(rows.map(({ trade }) => trade));
        return needsSecondPerson(rulings.desk, stake) ? propose(basis) : matchNow(matches, basis);
      },
    );
  };
