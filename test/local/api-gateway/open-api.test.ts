import { describe, expect, it } from '@jest/globals';
import { OpenApiError, readOpenApi } from '../../../local/api-gateway/open-api/read-open-api.ts';
import { openApiBody } from '../fixtures/api-template.ts';

const api = { id: 'a', name: 'A' };
const integration = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200' } },
};
const operation = { responses: { '200': {} }, 'x-amazon-apigateway-integration': integration };
const bodyWith = (more: Record<string, unknown>, root: Record<string, unknown> = {}) => ({
  openapi: '3.0.1',
  info: {},
  paths: { '/x': { get: { ...operation, ...more } } },
  ...root,
});
const withIntegration = (more: Record<string, unknown>) =>
  bodyWith({ 'x-amazon-apigateway-integration': { ...integration, ...more } });
const problemsOf = (body: unknown): string => {
  try {
    readOpenApi(body, api);
    return 'none';
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    return error.message;
  }
};
const schemaOf = (schema: unknown) => bodyWith({ requestBody: { content: { 'application/json': { schema } } } });

describe('an OpenAPI body', () => {
  it('is read whole', () => {
    const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations';
    const resolved = JSON.parse(
      JSON.stringify(openApiBody, (key, value: unknown) => (key === 'uri' && typeof value === 'object' ? uri : value)),
    ) as unknown;

    const read = readOpenApi(resolved, api);

    expect(read.resources.map(({ path, operations }) => [path, [...operations.keys()]])).toContainEqual([
      '/documents/{documentId}',
      ['ANY'],
    ]);
    expect(read.resources.every(({ id }) => /^[a-z0-9]{6}$/.test(id))).toBe(true);
  });

  it.each<[string, unknown, string]>([
    [
      'another version',
      { ...bodyWith({}), openapi: '3.1.0' },
      'Body: openapi: the local API Gateway reads OpenAPI 3.0',
    ],
    ['an unknown part', bodyWith({}, { 'x-amazon-apigateway-policy': {} }), 'Body: x-amazon-apigateway-policy: '],
    ['an unknown field of an operation', bodyWith({ callbacks: {} }), 'GET /x: callbacks: '],
    [
      'no integration',
      bodyWith({ 'x-amazon-apigateway-integration': undefined }),
      'GET /x: x-amazon-apigateway-integration: ',
    ],
    [
      'an HTTP integration',
      withIntegration({ type: 'http', uri: 'http://x' }),
      'GET /x: x-amazon-apigateway-integration.uri: ',
    ],
    [
      'another service',
      withIntegration({ type: 'aws', uri: 'arn:aws:apigateway:us-east-1:sqs:path/q' }),
      'can’t'.slice(0, 3),
    ],
    [
      'a VPC link',
      withIntegration({ connectionType: 'VPC_LINK' }),
      'GET /x: x-amazon-apigateway-integration.connectionType: ',
    ],
    [
      'a cache',
      withIntegration({ cacheKeyParameters: [] }),
      'GET /x: x-amazon-apigateway-integration.cacheKeyParameters: ',
    ],
    [
      'a bad template',
      withIntegration({ requestTemplates: { 'application/json': '#if(' } }),
      'GET /x: x-amazon-apigateway-integration.requestTemplates.application/json: ',
    ],
    [
      'a bad pattern',
      withIntegration({ responses: { '4(': { statusCode: '200' } } }),
      'GET /x: x-amazon-apigateway-integration.responses.4(: ',
    ],
    [
      'a status that the method does not declare',
      withIntegration({ responses: { default: { statusCode: '201' } } }),
      'responses.default.statusCode: 201 is not among the method',
    ],
    [
      'a mapping from nowhere',
      withIntegration({
        responses: { default: { statusCode: '200', responseParameters: { 'method.response.header.A': 'b' } } },
      }),
      'responseParameters.method.response.header.A: ',
    ],
    [
      'an unknown validator',
      bodyWith({ 'x-amazon-apigateway-request-validator': 'v' }),
      'GET /x: x-amazon-apigateway-request-validator: there is no validator v',
    ],
    ['an unknown scheme', bodyWith({ security: [{ S: [] }] }), 'GET /x: security: there is no security scheme S'],
    [
      'a Lambda authorizer',
      bodyWith(
        {},
        {
          components: {
            securitySchemes: {
              S: {
                type: 'apiKey',
                in: 'header',
                name: 'Authorization',
                'x-amazon-apigateway-authorizer': { type: 'token' },
              },
            },
          },
        },
      ),
      'components.securitySchemes.S: type: ',
    ],
    ['a cookie', bodyWith({ parameters: [{ name: 'c', in: 'cookie' }] }), 'GET /x: parameters[0].in: '],
    [
      'a newer schema',
      schemaOf({ type: 'string', const: 'a' }),
      'GET /x: requestBody: const: is not in JSON Schema draft 4',
    ],
    ['a nullable', schemaOf({ type: 'string', nullable: true }), 'nullable: is not in JSON Schema draft 4'],
    [
      'draft 6’s limits',
      schemaOf({ type: 'number', exclusiveMinimum: 3 }),
      'exclusiveMinimum: is a boolean in JSON Schema draft 4',
    ],
    ['a schema that is not there', schemaOf({ $ref: '#/components/schemas/None' }), 'GET /x: requestBody: '],
    [
      'an unknown gateway response',
      bodyWith({}, { 'x-amazon-apigateway-gateway-responses': { TEAPOT: {} } }),
      'x-amazon-apigateway-gateway-responses: TEAPOT: ',
    ],
    [
      'a template language in a gateway response',
      bodyWith(
        {},
        {
          'x-amazon-apigateway-gateway-responses': {
            THROTTLED: { responseTemplates: { 'application/json': "$input.json('$')" } },
          },
        },
      ),
      'THROTTLED.responseTemplates.application/json: $input.json is not known',
    ],
    ['a parameter in a word', bodyWith({}, { paths: { '/a{b}': {} } }), '/a{b}: paths: '],
    ['a greedy parameter in the middle', bodyWith({}, { paths: { '/{a+}/b': {} } }), '/{a+}/b: paths: '],
    ['a key source of its own', bodyWith({}, { 'x-amazon-apigateway-api-key-source': 'AUTHORIZER' }), 'must be HEADER'],
  ])('with %s is refused by its name', (_what, body, message) => {
    expect(problemsOf(body)).toContain(message);
  });

  it('makes models of draft 4 that refer to each other', () => {
    const schemas = {
      Line: { type: 'object', required: ['amount'], properties: { amount: { $ref: '#/components/schemas/Amount' } } },
      Amount: { type: 'number', minimum: 0, exclusiveMinimum: true },
      Order: {
        type: 'object',
        properties: {
          lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
          parent: { $ref: '#/components/schemas/Order' },
        },
      },
    };
    const inline = { type: 'array', items: { $ref: '#/components/schemas/Order' } };
    const body = bodyWith(
      { requestBody: { content: { 'application/json': { schema: inline } } } },
      { components: { schemas } },
    );

    const model = readOpenApi(body, api).resources[0]?.operations.get('GET')?.models.get('application/json');

    expect(model?.([{ lines: [{ amount: 1 }], parent: { lines: [] } }], true)).toEqual([]);
    expect(model?.([{ parent: { lines: [{ amount: 0 }, {}] } }], true)).toEqual([
      'numeric instance is not strictly greater than the required minimum 0',
      'object has missing required properties (["amount"])',
    ]);
  });

  it('tells all that is wrong at once', () => {
    const message = problemsOf(bodyWith({ callbacks: {}, security: [{ S: [] }] }, { more: 1 }));

    expect(message.split('\n')).toHaveLength(4);
  });
});
