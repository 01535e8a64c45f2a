import { docsPage } from '../../domain/api/docs-page.ts';
import { openApiOf } from '../../domain/api/open-api.ts';
import { getDocs, getHealth, getOpenApi } from '../../domain/api/routes/service.ts';
import { routes } from '../../domain/api/routes.ts';
import type { Clock } from '../ports/clock.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi, serve } from './define-api.ts';

/** What the API says of itself. Reads nothing, so that it answers whatever else does not. */
export const serviceApi = ({ clock }: { clock: Clock }) => [
  serve(getHealth, async () => ({ body: { status: 'ok' as const, at: new Date(clock()).toISOString() } })),
  serve(getDocs, async () => ({ text: docsPage(routes), mediaType: 'text/html' })),
  serve(getOpenApi, async () => ({ body: openApiOf(routes, '/') as { openapi: string } })),
];

export const handler = defineApi(serviceApi({ clock: Date.now }), awsApiPorts());
