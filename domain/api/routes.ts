import type { RouteShape } from './route.ts';
import { auditRoutes } from './routes/audit.ts';
import { breakRoutes } from './routes/breaks.ts';
import { documentRoutes } from './routes/documents.ts';
import { executionRoutes } from './routes/executions.ts';
import { identityRoutes } from './routes/identity.ts';
import { ledgerRoutes } from './routes/ledgers.ts';
import { matchRoutes } from './routes/matches.ts';
import { reconciliationRoutes } from './routes/reconciliations.ts';
import { rulesRoutes } from './routes/rules.ts';
import { serviceRoutes } from './routes/service.ts';
import { tradeRoutes } from './routes/trades.ts';

/** The whole API, in the order in which its documentation tells it. */
export const routes: readonly RouteShape[] = [
  ...serviceRoutes,
  ...identityRoutes,
  ...documentRoutes,
  ...tradeRoutes,
  ...reconciliationRoutes,
  ...matchRoutes,
  ...breakRoutes,
  ...rulesRoutes,
  ...ledgerRoutes,
  ...executionRoutes,
  ...auditRoutes,
];
