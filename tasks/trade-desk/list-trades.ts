import { z } from 'zod';
import { TradeStatus, TradeSummary } from '../../domain/trade/desk/trade-view.ts';
import { TradeSource } from '../../domain/trade/trade.ts';
import type { DeskPorts } from './desk-ports.ts';
import { pageInput, pageOf } from './paging.ts';
import { tradeSummaryOf } from './trade-view.ts';

// Lists trades of one book or both, newest trade date first. Reads only.

/**
 * Every combination of filters is possible. An LEI is found through its index, a status besides is then filtered from what
 * that gives; anything else goes through the index by status, all statuses of it where none is given, and a counterparty's
 * name is filtered from that: pages may then be short, or empty, and have a next.
 */
export const Input = z
  .strictObject({
    source: TradeSource.optional(),
    status: TradeStatus.optional(),
    /** LEI or name of the party that is not the bank. */
    counterparty: z.string().trim().min(1).max(200).optional(),
    /** Trade dates, both included. Without `to` undated trades come first; with it they are left out. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    ...pageInput,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'comes before from',
  });
export const Output = pageOf(TradeSummary);

export type Ports = Pick<DeskPorts, 'tradeLists'>;

export const makeListTrades =
  ({ tradeLists }: Ports) =>
  async ({ limit, after, ...query }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { items, next } = await tradeLists.list(query, { limit, after });
    return { items: items.map(tradeSummaryOf), ...(next && { next }) };
  };
