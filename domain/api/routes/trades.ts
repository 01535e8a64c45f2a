import { z } from 'zod';
import { TradeStatus, TradeSummary, TradeView } from '../../trade/desk/trade-view.ts';
import { TradeSource } from '../../trade/trade.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

export const listTrades = defineRoute({
  operationId: 'listTrades',
  method: 'GET',
  path: '/trades',
  tag: 'Trades',
  summary: 'Trades of one book or both, newest trade date first',
  description: 'A page may be short while `nextCursor` says that there is more.',
  machineClients: true,
  query: z.strictObject({
    source: TradeSource.optional(),
    status: TradeStatus.optional(),
    counterparty: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('LEI of the party that is not the bank, or its name where its trades give no LEI'),
    from: z.iso.date().optional().describe('Trade date; undated trades come first where there is no `to`'),
    to: z.iso.date().optional().describe('Trade date, included'),
    ...pageQuery,
  }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(TradeSummary) },
});

export const getTrade = defineRoute({
  operationId: 'getTrade',
  method: 'GET',
  path: '/trades/{tradeId}',
  tag: 'Trades',
  summary: 'A trade, and where on which document each of its fields was read',
  params: z.strictObject({ tradeId: z.string().min(1).max(1000) }),
  query: z.strictObject({
    source: TradeSource.optional().describe('Ids are unique within a book; without it the bank’s trade comes first'),
  }),
  answer: { status: 200, description: 'The trade.', body: TradeView },
});

export const tradeRoutes = [listTrades, getTrade] as const;
