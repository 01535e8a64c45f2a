import { refuse } from '../../../domain/api/problem.ts';
import {
  getReconciliation,
  getReconciliationReport,
  listReconciliations,
} from '../../../domain/api/routes/reconciliations.ts';
import type { DeskPorts } from '../../trade-desk/desk-ports.ts';
import { makeGetReconciliation } from '../../trade-desk/get-reconciliation.ts';
import { makeGetReport } from '../../trade-desk/get-report.ts';
import { makeListReconciliations } from '../../trade-desk/list-reconciliations.ts';
import { serve } from '../define-api.ts';
import { refusalOf } from './refusal-of.ts';

const formats = { 'application/json': 'json', 'text/csv': 'csv', 'text/html': 'html' } as const;
type Form = keyof typeof formats;

export const servedReconciliations = (ports: DeskPorts) => {
  const list = makeListReconciliations(ports);
  const get = makeGetReconciliation(ports);
  const report = makeGetReport(ports);
  return [
    serve(listReconciliations, ({ query: { status }, page }) =>
      page((from) => list({ ...(status && { status }), ...from })),
    ),
    serve(getReconciliation, async ({ params }) => {
      const found = await get(params);
      return found.outcome === 'FOUND' ? { body: found.reconciliation } : refusalOf(found);
    }),
    serve(getReconciliationReport, async ({ params, form }) => {
      const found = await report({ ...params, format: formats[form as Form] });
      switch (found.outcome) {
        case 'FOUND':
          return { text: found.text, mediaType: form };
        case 'NOT_COMPLETED':
          return refuse('CONFLICT', `The run is ${found.status}: it has a report once it is COMPLETED.`);
        case 'EXPIRED':
          return refuse('NOT_FOUND', 'The run’s files are no longer kept; its totals are.');
        case 'NOT_FOUND':
          return refusalOf(found);
      }
    }),
  ];
};
