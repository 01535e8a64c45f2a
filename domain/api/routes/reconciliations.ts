import { z } from 'zod';
import { ReconciliationView, RunId, RunStatus } from '../../trade/desk/reconciliation-view.ts';
import { Product } from '../../trade/trade.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

const reconciliationPath = { params: z.strictObject({ runId: RunId }) };

const startReconciliation = defineRoute({
  operationId: 'startReconciliation',
  method: 'POST',
  path: '/reconciliations',
  tag: 'Reconciliations',
  summary: 'Match the bank’s trades against the counterparties’',
  description:
    'Everything that is open where nothing is said. One run at a time covers a scope: where another one holds it, this one ends at once and leaves no run; its execution says so.',
  machineClients: true,
  body: z.strictObject({
    asOf: z.iso.date().optional().describe('Trades dated later stay out; default: today'),
    product: Product.optional(),
    counterparty: z.string().min(1).max(200).optional().describe('LEI or name, as the bank’s trades have it'),
  }),
  answer: {
    status: 202,
    description: 'It runs: poll the reconciliation.',
    body: z.strictObject({ runId: RunId, startedAt: z.iso.datetime() }),
  },
  starts: { machine: 'TradeMatching', idName: 'runId', location: '/reconciliations/' },
});

export const listReconciliations = defineRoute({
  operationId: 'listReconciliations',
  method: 'GET',
  path: '/reconciliations',
  tag: 'Reconciliations',
  summary: 'Runs, newest first',
  query: z.strictObject({ status: RunStatus.optional(), ...pageQuery }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(ReconciliationView) },
});

export const getReconciliation = defineRoute({
  operationId: 'getReconciliation',
  method: 'GET',
  path: '/reconciliations/{runId}',
  tag: 'Reconciliations',
  summary: 'A run, with its totals once it has ended',
  machineClients: true,
  ...reconciliationPath,
  answer: { status: 200, description: 'The run.', body: ReconciliationView },
});

export const getReconciliationReport = defineRoute({
  operationId: 'getReconciliationReport',
  method: 'GET',
  path: '/reconciliations/{runId}/report',
  tag: 'Reconciliations',
  summary: 'The report of a run that has ended: totals by status, product, counterparty, break and age',
  machineClients: true,
  ...reconciliationPath,
  answer: {
    status: 200,
    description: 'The report, in the form that Accept asks for.',
    body: z.looseObject({ rulesVersion: z.string(), asOf: z.iso.date(), rows: z.int() }),
    forms: ['text/csv', 'text/html'],
  },
  problems: ['CONFLICT'],
});

export const reconciliationRoutes = [
  startReconciliation,
  listReconciliations,
  getReconciliation,
  getReconciliationReport,
] as const;
