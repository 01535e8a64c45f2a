import { createHash } from 'node:crypto';
import type { ApiResource, Operation, RestApi } from '../rest-api.ts';
import { BodyModels } from './body-models.ts';
import { Problems } from './problems.ts';
import { readGatewayResponses } from './read-gateway-responses.ts';
import { type BodyScope, readOperation } from './read-operation.ts';
import { readSecuritySchemes } from './read-security.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const anyMethod = 'x-amazon-apigateway-any-method';
const known = [
  'openapi',
  'info',
  'servers',
  'tags',
  'externalDocs',
  'paths',
  'components',
  'security',
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-request-validator',
  'x-amazon-apigateway-request-validators',
];

/** The body has what can't be carried out here; the message has a line for each: path, method, field. */
export class OpenApiError extends Error {
  override name = 'OpenApiError';
}

/** @throws OpenApiError */
export const readOpenApi = (body: unknown, api: { id: string; name: string }): RestApi => {
  const problems = new Problems();
  const document = problems.fields(body, 'Body', '', known);
  const components = problems.fields(document.components, 'components', '', ['schemas', 'securitySchemes']);
  if (!String(document.openapi).startsWith('3.0'))
    problems.add('Body', 'openapi', `the local API Gateway reads OpenAPI 3.0, not ${JSON.stringify(document.openapi)}`);
  const keySource = document['x-amazon-apigateway-api-key-source'] ?? 'HEADER';
  if (keySource !== 'HEADER')
    problems.add('Body', 'x-amazon-apigateway-api-key-source', `must be HEADER, not ${JSON.stringify(keySource)}`);

  const scope: BodyScope = {
    problems,
    models: new BodyModels(components.schemas, problems),
    schemes: readSecuritySchemes(components.securitySchemes, problems),
    validators: readValidators(document['x-amazon-apigateway-request-validators'], problems),
    defaultValidator: document['x-amazon-apigateway-request-validator'],
    defaultSecurity: document.security,
  };
  const read: RestApi = {
    ...api,
    resources: problems
      .entries(document.paths, 'Body', 'paths')
      .map(([path, item]) => readResource(path, item, api.id, scope)),
    gatewayResponses: readGatewayResponses(document['x-amazon-apigateway-gateway-responses'], problems),
    binaryMediaTypes: ((document['x-amazon-apigateway-binary-media-types'] ?? []) as unknown[]).map(String),
  };
  if (problems.found.length > 0) throw new OpenApiError(`its Body can't be carried out:\n${problems.found.join('\n')}`);
  return read;
};

const readValidators = (
  declared: unknown,
  problems: Problems,
): ReadonlyMap<string, { body: boolean; parameters: boolean }> => {
  const field = 'x-amazon-apigateway-request-validators';
  return new Map(
    problems.entries(declared, 'Body', field).map(([name, value]) => {
      const validator = problems.fields(value, 'Body', `${field}.${name}`, [
        'validateRequestBody',
        'validateRequestParameters',
      ]);
      return [
        name,
        { body: validator.validateRequestBody === true, parameters: validator.validateRequestParameters === true },
      ];
    }),
  );
};

const readResource = (path: string, item: unknown, apiId: string, scope: BodyScope): ApiResource => {
  const { problems } = scope;
  checkPath(path, problems);
  const fields = problems.fields(item, path, '', [...methods, anyMethod, 'parameters', 'summary', 'description']);
  const id = resourceIdOf(apiId, path);
  const operations = new Map<string, Operation>();
  for (const name of [...methods, anyMethod]) {
    if (fields[name] === undefined) continue;
    const method = name === anyMethod ? 'ANY' : name.toUpperCase();
    const operation = readOperation(fields[name], { id, path, sharedParameters: fields.parameters }, method, scope);
    if (operation) operations.set(method, operation);
  }
  return { id, path, operations };
};

/** `/a/{b}/{c+}`: a parameter is a whole segment; a greedy one is the last. */
const checkPath = (path: string, problems: Problems): void => {
  const segments = path.split('/').slice(1);
  if (!path.startsWith('/')) problems.add(path, 'paths', 'a path begins with /');
  segments.forEach((segment, index) => {
    const parameter = /^\{[A-Za-z0-9._-]+(\+?)\}$/.exec(segment);
    if (/[{}]/.test(segment) && !parameter)
      problems.add(path, 'paths', `${segment} is no parameter of a whole segment`);
    if (parameter?.[1] === '+' && index < segments.length - 1)
      problems.add(path, 'paths', `${segment} must be the last segment`);
  });
};

/** Six letters and digits, the same at every start. */
export const resourceIdOf = (apiId: string, path: string): string =>
  BigInt(`0x${createHash('sha256').update(`${apiId} ${path}`).digest('hex').slice(0, 12)}`)
    .toString(36)
    .padStart(6, '0')
    .slice(-6);
