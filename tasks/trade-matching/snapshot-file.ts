import { blockKeyOf } from '../../domain/trade/match/block-key.ts';
import { normalizeReference } from '../../domain/trade/match/reference.ts';
import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';

/**
 * What PlanBlocks needs to know of a trade without reading it: its block (by number in the index), the bytes of its line,
 * its id, and the identifiers that would pair it with a trade of another block. Lines and entries are in the same order.
 */
export type SnapshotEntry = [block: number, bytes: number, tradeId: string, uti: string, externalRef: string];
export type SnapshotIndex = { blocks: string[]; entries: SnapshotEntry[] };

/** A snapshot file's text and its index: trades sorted by block, so that a block is one stretch of the file. */
export const snapshotFile = (
  rules: MatchingRules,
  trades: readonly TradeInPlay[],
): { text: string; index: SnapshotIndex } => {
  const keyed = trades
    .map((inPlay) => ({ inPlay, block: blockKeyOf(rules, inPlay.trade) }))
    .sort((a, b) => (a.block < b.block ? -1 : a.block > b.block ? 1 : 0));
  const blocks = [...new Set(keyed.map(({ block }) => block))];
  const numberOf = new Map(blocks.map((block, number) => [block, number]));
  const lines = keyed.map(({ inPlay }) => `${JSON.stringify(inPlay)}\n`);
  const entries = keyed.map(
    ({ inPlay: { trade }, block }, line): SnapshotEntry => [
      numberOf.get(block)!,
      Buffer.byteLength(lines[line]!),
      trade.tradeId,
      normalizeReference(trade.uti ?? ''),
      normalizeReference(trade.externalRef ?? ''),
    ],
  );
  return { text: lines.join(''), index: { blocks, entries } };
};
