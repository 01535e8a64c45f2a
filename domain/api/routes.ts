import type { RouteShape } from './route.ts';
import { documentRoutes } from './routes/documents.ts';
import { executionRoutes } from './routes/executions.ts';
import { identityRoutes } from './routes/identity.ts';
import { reconciliationRoutes } from './routes/reconciliations.ts';
import { serviceRoutes } from './routes/service.ts';

/** The whole API, in the order in which its documentation tells it. */
export const routes: readonly RouteShape[] = [
  ...serviceRoutes,
  ...identityRoutes,
  ...documentRoutes,
  ...reconciliationRoutes,
  ...executionRoutes,
];
