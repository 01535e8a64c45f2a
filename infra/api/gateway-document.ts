import { z } from 'zod';
import { takesIdempotencyKey } from '../../domain/api/idempotency-key.ts';
import { type OperationId, type Right, rights } from '../../domain/api/rights.ts';
import { machinePrefix, type RouteShape } from '../../domain/api/route.ts';
import { gatewayResponses } from './gateway-responses.ts';
import { type StartOptions, startIntegration } from './start-integration.ts';

type Json = Record<string, unknown>;

type DocumentOptions = StartOptions & {
  title: string;
  userPoolArn: string;
  functionArnOf: (operationId: OperationId) => string;
};

/** The media type whose schema the gateway validates. */
const json = 'application/json';

/**
 * A request body's model in JSON Schema draft 4, which is what API Gateway validates by: which members there must be, and no
 * others. Of a value that does not fit, API Gateway's validator says neither where it stands nor in plain words what was
 * expected: values are for the handler to judge, or for StartWorkflow, by the same zod schema.
 */
const modelOf = (schema: z.ZodType): Json => {
  const { type, properties, required, additionalProperties } = z.toJSONSchema(schema, {
    target: 'draft-4',
    io: 'input',
    unrepresentable: 'any',
  });
  return {
    type,
    properties: Object.fromEntries(Object.keys(properties ?? {}).map((name) => [name, {}])),
    ...(required && { required }),
    additionalProperties,
  };
};

const modelName = (operationId: OperationId): string => `${operationId[0]?.toUpperCase()}${operationId.slice(1)}Body`;

/** Presence and shape are for the handler to judge, which says what is wrong; the gateway must only know the names. */
const parametersOf = (route: RouteShape): Json[] => [
  ...Object.keys(route.params?.shape ?? {}).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.keys(route.query?.shape ?? {}).map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
  ...[takesIdempotencyKey(route) && 'Idempotency-Key', route.ifMatch && 'If-Match']
    .filter((name) => typeof name === 'string')
    .map((name) => ({ name, in: 'header', schema: { type: 'string' } })),
];

const proxy = (operationId: OperationId, { region, functionArnOf, roleArn }: DocumentOptions): Json => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArnOf(operationId)}/invocations`,
  credentials: roleArn,
  passthroughBehavior: 'never',
  timeoutInMillis: 29_000,
});

const securityOf = (route: RouteShape, forMachines: boolean): Json[] => {
  const right: Right = rights[route.operationId];
  if (right === 'anyone') return [];
  return [{ UserPool: [], ...(forMachines && { ApiKey: [] }) }];
};

const operationOf = (route: RouteShape, options: DocumentOptions, forMachines: boolean): Json => {
  const parameters = parametersOf(route);
  const started = route.starts && startIntegration(route, route.starts, options);
  return {
    operationId: forMachines ? `${route.operationId}ForMachines` : route.operationId,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { [json]: { schema: { $ref: `#/components/schemas/${modelName(route.operationId)}` } } },
      },
    }),
    security: securityOf(route, forMachines),
    responses: started?.responses ?? { default: { description: route.answer.description } },
    'x-amazon-apigateway-integration': started?.integration ?? proxy(route.operationId, options),
  };
};

/** A browser asks before it sends a request of its own kind (Fetch standard, CORS preflight), without any token. */
const preflight = (methods: readonly string[], consoleOrigin: string): Json => {
  const headers = {
    'Access-Control-Allow-Origin': consoleOrigin,
    'Access-Control-Allow-Methods': [...methods, 'OPTIONS'].join(','),
    'Access-Control-Allow-Headers': 'Authorization,Content-Type,Idempotency-Key,If-Match,X-Api-Key',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin',
  };
  return {
    security: [],
    responses: {
      204: {
        description: 'What may be sent',
        headers: Object.fromEntries(Object.keys(headers).map((name) => [name, { schema: { type: 'string' } }])),
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      passthroughBehavior: 'never',
      requestTemplates: { [json]: '{"statusCode":204}' },
      responses: {
        default: {
          statusCode: '204',
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
          ),
        },
      },
    },
  };
};

/**
 * The API as the OpenAPI 3.0 document that API Gateway imports, with its extensions: routes, models that bodies are
 * validated by, the authorizer, integrations, what the gateway itself answers, CORS. Machine clients reach their routes
 * under /machine too, where the usage plan of their API key counts.
 */
export const gatewayDocument = (routes: readonly RouteShape[], options: DocumentOptions): Json => {
  const paths = Map.groupBy(
    [
      ...routes.map((route) => ({ path: route.path, route, forMachines: false })),
      ...routes
        .filter(({ machineClients }) => machineClients)
        .map((route) => ({ path: `${machinePrefix}${route.path}`, route, forMachines: true })),
    ],
    ({ path }) => path,
  );
  const models = routes.flatMap(({ operationId, body }) => (body ? [[modelName(operationId), modelOf(body)]] : []));
  return {
    openapi: '3.0.1',
    info: { title: options.title, version: '1' },
    paths: Object.fromEntries(
      [...paths].map(([path, all]) => [
        path,
        {
          ...Object.fromEntries(
            all.map(({ route, forMachines }) => [route.method.toLowerCase(), operationOf(route, options, forMachines)]),
          ),
          options: preflight(
            all.map(({ route }) => route.method),
            options.consoleOrigin,
          ),
        },
      ]),
    ),
    components: {
      schemas: Object.fromEntries(models),
      securitySchemes: {
        UserPool: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          'x-amazon-apigateway-authtype': 'cognito_user_pools',
          'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [options.userPoolArn] },
        },
        ApiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      },
    },
    'x-amazon-apigateway-api-key-source': 'HEADER',
    'x-amazon-apigateway-request-validators': {
      everything: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-request-validator': 'everything',
    'x-amazon-apigateway-gateway-responses': gatewayResponses(options.consoleOrigin),
  };
};
