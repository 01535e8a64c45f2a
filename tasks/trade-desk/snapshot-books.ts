import type { Trade, TradeSource } from '../../domain/trade/trade.ts';
import { NotFoundError } from '../errors.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { fromJsonLines } from '../trade-matching/json-lines.ts';
import type { Part } from '../trade-matching/plan-parts.ts';
import { runKeys } from '../trade-matching/run-keys.ts';

export type SnapshotBooks = {
  /** Trades of both books in the run's whole snapshot. */
  trades: number;
  bank: Trade[];
  counterparty: Trade[];
};

const filesAtOnce = 16;

/**
 * What a past run had before it, as far as `atMost` trades: whole parts of its snapshot, whose trades can match nothing
 * outside but in the residual pass. null where its files have expired, or it had nothing in scope.
 */
export const snapshotBooks = async (
  files: Pick<RunFiles, 'read' | 'readRange'>,
  runId: string,
  atMost: number,
): Promise<SnapshotBooks | null> => {
  let manifest: string;
  try {
    manifest = await files.read(runKeys(runId).blockManifest);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
  const parts = fromJsonLines<Part>(manifest);
  const chosen: Part[] = [];
  let taken = 0;
  for (const part of parts) {
    if (taken + part.trades > atMost) continue;
    taken += part.trades;
    chosen.push(part);
  }
  const read = async (source: TradeSource): Promise<Trade[]> => {
    const ranges = chosen.flatMap((part) => part.ranges[source]);
    const trades: Trade[] = [];
    for (let start = 0; start < ranges.length; start += filesAtOnce) {
      const texts = await Promise.all(ranges.slice(start, start + filesAtOnce).map((range) => files.readRange(range)));
      for (const text of texts) for (const { trade } of fromJsonLines<TradeInPlay>(text)) trades.push(trade);
    }
    return trades;
  };
  return {
    trades: parts.reduce((sum, part) => sum + part.trades, 0),
    bank: await read('BANK'),
    counterparty: await read('COUNTERPARTY'),
  };
};
