import { z } from 'zod';
import { TradeId, TradeView } from '../../domain/trade/desk/trade-view.ts';
import { TradeSource } from '../../domain/trade/trade.ts';
import type { DeskPorts } from './desk-ports.ts';
import { tradeViewOf } from './trade-view.ts';

// Shows a trade with its lineage. Reads only.

/** Ids are unique within a book: without the book the bank's trade is shown, or else the counterparty's. */
export const Input = z.strictObject({ source: TradeSource.optional(), tradeId: TradeId });
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('FOUND'), trade: TradeView }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

export type Ports = Pick<DeskPorts, 'tradeLists'>;

export const makeGetTrade =
  ({ tradeLists }: Ports) =>
  async ({ source, tradeId }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    for (const book of source ? [source] : TradeSource.options) {
      const row = await tradeLists.find(book, tradeId);
      if (row) return { outcome: 'FOUND', trade: tradeViewOf(row) };
    }
    return { outcome: 'NOT_FOUND' };
  };
