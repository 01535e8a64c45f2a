import { z } from 'zod';
import { idempotencyKeyPattern, needsIdempotencyKey, takesIdempotencyKey } from './idempotency-key.ts';
import { Problem, type ProblemCode, problemMediaType, problems } from './problem.ts';
import { type Right, rights } from './rights.ts';
import type { RouteShape } from './route.ts';

type Json = Record<string, unknown>;

/** The one recursive schema is zod's for any JSON value: written out as what it is. */
const withoutDefinitions = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withoutDefinitions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $defs: _definitions, $ref: reference, ...rest } = schema as Json;
  if (reference !== undefined) return {};
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutDefinitions(value)]));
};

/** JSON Schema as OpenAPI 3.1 has it (draft 2020-12), for what a client sends (`input`) or gets (`output`). */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return withoutDefinitions(rest) as Json;
};

/** Path parameters and queries come as text, and a schema of what they are parsed to says more. */
const parametersOf = (schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] =>
  Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { description, ...rest } = schemaOf(field as z.ZodType, 'output');
    return {
      name,
      in: place,
      required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });

const header = (name: string, description: string, schema: Json, required = true): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

const onceAKey =
  'Made anew for each thing to be done, and sent again with a repetition: the same key and body give the same answer, another body a 409.';

const headersOf = (route: RouteShape): Json[] => [
  ...(takesIdempotencyKey(route)
    ? [
        header(
          'Idempotency-Key',
          [onceAKey, route.optionalIdempotencyKey && `May be left out: ${route.optionalIdempotencyKey}.`]
            .filter(Boolean)
            .join(' '),
          { type: 'string', pattern: idempotencyKeyPattern },
          needsIdempotencyKey(route),
        ),
      ]
    : []),
  ...(route.ifMatch ? [header('If-Match', 'The ETag that was read.', { type: 'string', pattern: '^"\\d+"$' })] : []),
];

/** What a route may refuse: its own problems, and those that follow from what it takes. */
export const problemsOf = (route: RouteShape): ProblemCode[] => {
  const right: Right = rights[route.operationId];
  const codes: ProblemCode[] = [
    ...(route.params || route.query || route.body ? (['VALIDATION_FAILED'] as const) : []),
    ...(route.body ? (['MALFORMED_REQUEST', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) : []),
    ...(route.query && 'cursor' in route.query.shape ? (['BAD_CURSOR'] as const) : []),
    ...(right === 'anyone' ? [] : (['UNAUTHENTICATED', 'FORBIDDEN'] as const)),
    ...(route.params ? (['NOT_FOUND'] as const) : []),
    ...(needsIdempotencyKey(route) ? (['IDEMPOTENCY_KEY_MISSING'] as const) : []),
    ...(takesIdempotencyKey(route) ? (['IDEMPOTENCY_KEY_REUSED', 'IN_PROGRESS'] as const) : []),
    ...(route.ifMatch ? (['IF_MATCH_MISSING', 'PRECONDITION_FAILED'] as const) : []),
    ...(route.answer.forms ? (['NOT_ACCEPTABLE'] as const) : []),
    ...(route.problems ?? []),
    'THROTTLED',
    'INTERNAL',
    'UNAVAILABLE',
    'TIMEOUT',
  ];
  return [...new Set(codes)];
};

const answersOf = (route: RouteShape): Json => {
  const { status, description, body, forms = [], etag } = route.answer;
  const content: Json = {
    ...(body && { 'application/json': { schema: schemaOf(body, 'output') } }),
    ...Object.fromEntries(forms.map((form) => [form, { schema: { type: 'string' } }])),
  };
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code].status);
  const refusals = [...byStatus].map(([problemStatus, codes]): [string, Json] => [
    String(problemStatus),
    {
      description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
      content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return {
    [status]: {
      description,
      ...(Object.keys(content).length > 0 && { content }),
      ...(etag && {
        headers: { ETag: { description: 'The record’s revision, for If-Match.', schema: { type: 'string' } } },
      }),
    },
    ...Object.fromEntries(refusals),
  };
};

const whoMay = (right: Right): string => {
  if (right === 'anyone') return 'Anyone, without a token.';
  return right === 'signedIn' ? 'Everyone who is signed in.' : `For ${right.join(', ')}.`;
};

const operationOf = (route: RouteShape): Json => {
  const right: Right = rights[route.operationId];
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...headersOf(route),
  ];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, whoMay(right)].filter(Boolean).join('\n\n'),
    ...(right !== 'anyone' && { security: [{ token: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    responses: answersOf(route),
  };
};

/**
 * The API as an OpenAPI 3.1 document.
 * @param server the URL that its paths are relative to.
 */
export const openApiOf = (routes: readonly RouteShape[], server: string): Json => {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Concord',
      version: '1',
      description:
        'Financial reconciliation: documents, trades, ledgers. Amounts are decimal strings with an ISO 4217 currency; dates and instants are ISO 8601.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: Object.fromEntries(
      [...byPath].map(([path, all]) => [
        path,
        Object.fromEntries(all.map((route) => [route.method.toLowerCase(), operationOf(route)])),
      ]),
    ),
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'The id token that signing in gives (`POST /auth/login`).',
        },
      },
    },
  };
};
