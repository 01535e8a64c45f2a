import { deskRulesOf } from '../../domain/trade/desk/desk-rules.ts';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { toJsonLines } from './json-lines.ts';
import type { runKeys } from './run-keys.ts';
import { verdictOf } from './verdict.ts';

/** What one child of WriteMatches writes: a transaction for every fifteen rows or so, well within its time on a slow table. */
const rowsPerFile = 250;

export const byTradeId = (trades: readonly TradeInPlay[]): Map<string, TradeInPlay> =>
  new Map(trades.map((inPlay) => [inPlay.trade.tradeId, inPlay]));

/** Writes rows as verdicts to the row files of a part, and says how many of each status there are. */
export const writeVerdicts = async (
  files: RunFiles,
  keys: ReturnType<typeof runKeys>,
  rules: MatchingRules,
  part: string,
  rows: readonly MatchRow[],
  bank: ReadonlyMap<string, TradeInPlay>,
  counterparty: ReadonlyMap<string, TradeInPlay>,
): Promise<Record<string, number>> => {
  const desk = deskRulesOf(rules);
  const verdicts = rows.map((row) => verdictOf(row, bank, counterparty, desk));
  for (let start = 0, file = 0; start < verdicts.length; start += rowsPerFile, file += 1) {
    await files.write(keys.rows(part, file), toJsonLines(verdicts.slice(start, start + rowsPerFile)));
  }
  const counts: Record<string, number> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
