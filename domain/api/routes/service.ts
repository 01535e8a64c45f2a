import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const getHealth = defineRoute({
  operationId: 'getHealth',
  method: 'GET',
  path: '/health',
  tag: 'Service',
  summary: 'Whether the API answers',
  answer: {
    status: 200,
    description: 'It does.',
    body: z.strictObject({ status: z.literal('ok'), at: z.iso.datetime() }),
  },
});

export const getDocs = defineRoute({
  operationId: 'getDocs',
  method: 'GET',
  path: '/docs',
  tag: 'Service',
  summary: 'This API, to read',
  answer: { status: 200, description: 'A page.', forms: ['text/html'] },
});

export const getOpenApi = defineRoute({
  operationId: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  tag: 'Service',
  summary: 'This API as an OpenAPI 3.1 document',
  answer: { status: 200, description: 'The document.', body: z.looseObject({ openapi: z.string() }) },
});

export const serviceRoutes = [getHealth, getDocs, getOpenApi] as const;
