import { getTrade, listTrades } from '../../../domain/api/routes/trades.ts';
import type { DeskPorts } from '../../trade-desk/desk-ports.ts';
import { makeGetTrade } from '../../trade-desk/get-trade.ts';
import { makeListTrades, Input as TradesQuery } from '../../trade-desk/list-trades.ts';
import { serve } from '../define-api.ts';
import { misfitOf } from '../misfit-of.ts';
import { refusalOf } from './refusal-of.ts';

export const servedTrades = (ports: DeskPorts) => {
  const list = makeListTrades(ports);
  const get = makeGetTrade(ports);
  return [
    serve(listTrades, async ({ query: { limit, cursor: _cursor, ...filter }, page }) => {
      const fitting = TradesQuery.safeParse({ ...filter, limit });
      if (!fitting.success) return misfitOf('query', fitting.error);
      return page((from) => list({ ...filter, ...from }));
    }),
    serve(getTrade, async ({ params, query }) => {
      const found = await get({ ...params, ...query });
      return found.outcome === 'FOUND' ? { body: found.trade } : refusalOf(found);
    }),
  ];
};
