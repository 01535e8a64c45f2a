import { z } from 'zod';
import { Product } from '../../trade/trade.ts';
import { defineRoute } from '../route.ts';

export const startReconciliation = defineRoute({
  operationId: 'startReconciliation',
  method: 'POST',
  path: '/reconciliations',
  tag: 'Reconciliations',
  summary: 'Match the bank’s trades against the counterparties’',
  description:
    'Everything that is open where nothing is said. One run at a time covers a scope: where another one holds it, this one ends at once and says so.',
  machineClients: true,
  body: z.strictObject({
    asOf: z.iso.date().optional().describe('Trades dated later stay out; default: today'),
    product: Product.optional(),
    counterparty: z.string().min(1).max(200).optional().describe('LEI or name, as the bank’s trades have it'),
  }),
  answer: {
    status: 202,
    description: 'It runs: poll the reconciliation.',
    body: z.strictObject({ reconciliationId: z.string(), startedAt: z.string() }),
  },
  starts: { machine: 'TradeMatching', idName: 'reconciliationId', location: '/reconciliations/' },
});

export const reconciliationRoutes = [startReconciliation] as const;
