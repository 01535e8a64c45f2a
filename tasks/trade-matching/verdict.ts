import { addDecimals } from '../../domain/money/decimal.ts';
import { amountBandOf } from '../../domain/trade/desk/break-severity.ts';
import type { AmountBand, DeskRules } from '../../domain/trade/desk/desk-rules.ts';
import { stakeOf } from '../../domain/trade/desk/stake.ts';
import type { MatchRow, MatchStatus } from '../../domain/trade/match/match-row.ts';
import type { RowFacts } from '../../domain/trade/match/report.ts';
import type { Trade, TradeSource } from '../../domain/trade/trade.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';

/** What a verdict must find unchanged about a trade when it is written. */
export type VerdictTrade = { source: TradeSource; tradeId: string } & Omit<TradeInPlay, 'trade'>;

/** A line of a run's row files: the rule's row, what it rests on, and what the report says of it besides. */
export type Verdict = {
  row: MatchRow;
  trades: readonly VerdictTrade[];
  facts: RowFacts;
  /** Of breaks only: how much is at stake. */
  band?: AmountBand;
};

/** Statuses of live matches: they alone consume their trades. A proposal or a break leaves them to the next run. */
const consumingStatuses: ReadonlySet<string> = new Set<MatchStatus>(['MATCHED', 'MATCHED_WITHIN_TOLERANCE']);

export const isConsuming = (status: MatchStatus): boolean => consumingStatuses.has(status);

/** The bank's side speaks where there is one: its counterparty is the other party, the counterparty's own book is its owner's. */
export const factsOf = (bank: readonly Trade[], counterparty: readonly Trade[]): RowFacts => {
  const side = bank.length > 0 ? bank : counterparty;
  const [first] = side;
  const amounts = side.map(({ notional }) => notional).filter((notional) => notional !== undefined);
  const inOneCurrency = side.every(({ currency }) => currency === first?.currency);
  return {
    product: first?.product,
    counterparty:
      first?.source === 'BANK'
        ? (first.counterpartyName ?? first.counterpartyLei)
        : (first?.partyName ?? first?.partyLei),
    tradeDate: first?.tradeDate,
    ...(inOneCurrency && amounts.length > 0 && { currency: first?.currency, notional: addDecimals(...amounts) }),
  };
};

/** The verdict on `row`, whose trades are all among `tradesById` of their side. */
export const verdictOf = (
  row: MatchRow,
  bank: ReadonlyMap<string, TradeInPlay>,
  counterparty: ReadonlyMap<string, TradeInPlay>,
  desk: DeskRules,
): Verdict => {
  const side = (source: TradeSource, tradeIds: readonly string[], tradesById: ReadonlyMap<string, TradeInPlay>) =>
    tradeIds.map((tradeId): TradeInPlay => {
      const found = tradesById.get(tradeId);
      if (!found) throw new Error(`the rule's row names ${source} trade ${tradeId}, which it was not given`);
      return found;
    });
  const ours = side('BANK', row.bankTradeIds, bank);
  const theirs = side('COUNTERPARTY', row.counterpartyTradeIds, counterparty);
  const tradesOf = (inPlay: readonly TradeInPlay[]) => inPlay.map(({ trade }) => trade);
  return {
    row,
    trades: [...ours, ...theirs].map(({ trade: { source, tradeId }, ...rest }) => ({ source, tradeId, ...rest })),
    facts: factsOf(tradesOf(ours), tradesOf(theirs)),
    ...(!isConsuming(row.status) && { band: amountBandOf(desk, stakeOf(tradesOf([...ours, ...theirs]))) }),
  };
};

/** The trades of a pair that a person rejected, each unmatched for that reason. */
export const verdictsOnEach = ({ row, trades, facts, band = 'UNKNOWN' }: Verdict): Verdict[] =>
  trades.map((trade) => {
    const isBank = trade.source === 'BANK';
    const reason = 'a person rejected its pair, and no other trade fits better';
    const alone: MatchRow = {
      status: isBank ? 'UNMATCHED_BANK' : 'UNMATCHED_COUNTERPARTY',
      bankTradeIds: isBank ? [trade.tradeId] : [],
      counterpartyTradeIds: isBank ? [] : [trade.tradeId],
      score: 0,
      fields: [],
      breaks: [
        {
          element: 'trade',
          ourValue: isBank ? trade.tradeId : null,
          theirValue: isBank ? null : trade.tradeId,
          toleranceKind: 'EXCT',
          toleranceValue: '0',
          code: isBank ? 0 : 1,
          reason,
        },
      ],
      reasons: [reason, `rejected: ${[...row.bankTradeIds, ...row.counterpartyTradeIds].join(' and ')}`],
      counterfactuals: [],
    };
    return { row: alone, trades: [trade], facts, band };
  });
