import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The id of the match or break about these trades: the same trades give the same id in every run. */
export const matchIdOf = ({
  bankTradeIds,
  counterpartyTradeIds,
}: Pick<MatchRow, 'bankTradeIds' | 'counterpartyTradeIds'>): string =>
  `M-${sha256(canonicalJson([[...bankTradeIds].sort(), [...counterpartyTradeIds].sort()])).slice(0, 32)}`;
