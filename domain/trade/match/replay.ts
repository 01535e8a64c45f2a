import type { HolidayCalendars } from '../../calendar/holiday-calendars.ts';
import { addDecimals } from '../../money/decimal.ts';
import type { Trade } from '../trade.ts';
import type { MatchRow } from './match-row.ts';
import { matchTrades } from './match-trades.ts';
import type { MatchingRules } from './rules.ts';

/** A row that is matched by one rules version and not by the other. */
type ReplayedRow = {
  readonly bankTradeIds: readonly string[];
  readonly counterpartyTradeIds: readonly string[];
  /** The status of the first bank trade under the current and the proposed rules. */
  readonly current: MatchRow['status'];
  readonly proposed: MatchRow['status'];
  readonly reasons: readonly string[];
};

export type Replay = {
  readonly currentVersion: string;
  readonly proposedVersion: string;
  readonly newlyMatched: readonly ReplayedRow[];
  readonly newlyBroken: readonly ReplayedRow[];
  /** Rows that are matched under both, but with other trades. */
  readonly rematched: readonly ReplayedRow[];
  /** Notional of the bank's trades in all of these rows, by currency. */
  readonly notionalAtStake: readonly { readonly currency: string; readonly notional: string }[];
};

const isMatched = (row: MatchRow | undefined): boolean =>
  row?.status === 'MATCHED' || row?.status === 'MATCHED_WITHIN_TOLERANCE';
const keyOf = (row: MatchRow): string => `${row.bankTradeIds.join('\n')}\t${row.counterpartyTradeIds.join('\n')}`;
const byBankTrade = (rows: readonly MatchRow[]): Map<string, MatchRow> =>
  new Map(rows.flatMap((row) => row.bankTradeIds.map((id) => [id, row] as const)));

/**
 * What a proposed rules document would change: both versions run over the same books, and every row that is matched by
 * only one of them, or by both with other trades, is told with the notional that depends on it.
 */
export const replayRules = (
  current: MatchingRules,
  proposed: MatchingRules,
  bank: readonly Trade[],
  counterparty: readonly Trade[],
  options: { readonly calendars?: HolidayCalendars } = {},
): Replay => {
  const before = matchTrades(current, bank, counterparty, options);
  const after = matchTrades(proposed, bank, counterparty, options);
  const [rowBefore, rowAfter] = [byBankTrade(before), byBankTrade(after)];
  const changed = (rows: readonly MatchRow[], isChange: (was: MatchRow, becomes: MatchRow) => boolean): ReplayedRow[] =>
    rows.flatMap((row) => {
      const first = row.bankTradeIds[0];
      const [was, becomes] = [first && rowBefore.get(first), first && rowAfter.get(first)];
      if (!was || !becomes || !isMatched(row) || !isChange(was, becomes)) return [];
      const { bankTradeIds, counterpartyTradeIds } = row;
      return [
        { bankTradeIds, counterpartyTradeIds, current: was.status, proposed: becomes.status, reasons: becomes.reasons },
      ];
    });
  const newlyMatched = changed(after, (was) => !isMatched(was));
  const newlyBroken = changed(before, (_, becomes) => !isMatched(becomes));
  const rematched = changed(
    after,
    (was, becomes) => isMatched(was) && isMatched(becomes) && keyOf(was) !== keyOf(becomes),
  );
  const atStake = new Set([...newlyMatched, ...newlyBroken, ...rematched].flatMap((row) => row.bankTradeIds));
  const notionals = new Map<string, string>();
  for (const { tradeId, currency, notional } of bank)
    if (atStake.has(tradeId) && currency !== undefined && notional !== undefined)
      notionals.set(currency, addDecimals(notionals.get(currency) ?? '0', notional));
  return {
    currentVersion: current.version,
    proposedVersion: proposed.version,
    newlyMatched,
    newlyBroken,
    rematched,
    notionalAtStake: [...notionals]
      .map(([currency, notional]) => ({ currency, notional }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
};
