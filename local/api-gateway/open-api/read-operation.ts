import type { Operation, RequestParameter } from '../rest-api.ts';
import type { BodyModel, BodyModels } from './body-models.ts';
import type { Problems } from './problems.ts';
import { readIntegration } from './read-integration.ts';
import { readSecurity, type SecurityScheme } from './read-security.ts';

export type BodyScope = {
  problems: Problems;
  models: BodyModels;
  schemes: ReadonlyMap<string, SecurityScheme>;
  validators: ReadonlyMap<string, { body: boolean; parameters: boolean }>;
  defaultValidator: unknown;
  defaultSecurity: unknown;
};

const known = [
  'operationId',
  'summary',
  'description',
  'tags',
  'deprecated',
  'externalDocs',
  'parameters',
  'requestBody',
  'responses',
  'security',
  'x-amazon-apigateway-integration',
  'x-amazon-apigateway-request-validator',
];
const places: Readonly<Record<string, RequestParameter['place']>> = {
  path: 'path',
  query: 'querystring',
  header: 'header',
};
const noValidation = { body: false, parameters: false };

export const readOperation = (
  declared: unknown,
  resource: { id: string; path: string; sharedParameters: unknown },
  method: string,
  scope: BodyScope,
): Operation | undefined => {
  const { problems } = scope;
  const where = `${method} ${resource.path}`;
  const operation = problems.fields(declared, where, '', known);
  const statuses = problems.entries(operation.responses, where, 'responses').map(([status]) => status);
  const integration = readIntegration(operation['x-amazon-apigateway-integration'], statuses, where, problems);
  const parameters = [
    ...readParameters(resource.sharedParameters, where, problems),
    ...readParameters(operation.parameters, where, problems),
  ];
  const models = readModels(operation.requestBody, where, scope);
  const validates = readValidator(operation['x-amazon-apigateway-request-validator'], where, scope);
  if (!integration) return undefined;
  return {
    method,
    resourceId: resource.id,
    resourcePath: resource.path,
    ...readSecurity(operation.security ?? scope.defaultSecurity, scope.schemes, where, problems),
    validates,
    requiredParameters: parameters.filter(({ required }) => required),
    models,
    integration,
  };
};

const readValidator = (
  declared: unknown,
  where: string,
  { validators, defaultValidator, problems }: BodyScope,
): { body: boolean; parameters: boolean } => {
  const name = declared ?? defaultValidator;
  if (name === undefined) return noValidation;
  const validator = validators.get(String(name));
  if (!validator) problems.add(where, 'x-amazon-apigateway-request-validator', `there is no validator ${String(name)}`);
  return validator ?? noValidation;
};

const readParameters = (
  declared: unknown,
  where: string,
  problems: Problems,
): (RequestParameter & { required: boolean })[] =>
  (Array.isArray(declared) ? (declared as unknown[]) : []).flatMap((value, index) => {
    const field = `parameters[${index}]`;
    const parameter = problems.fields(value, where, field, [
      'name',
      'in',
      'required',
      'schema',
      'description',
      'example',
      'deprecated',
    ]);
    const place = places[String(parameter.in)];
    if (!place || typeof parameter.name !== 'string') {
      problems.add(where, `${field}.in`, `must be path, query or header, not ${JSON.stringify(parameter.in)}`);
      return [];
    }
    return [{ place, name: parameter.name, required: parameter.required === true }];
  });

const readModels = (declared: unknown, where: string, { models, problems }: BodyScope): Map<string, BodyModel> => {
  const found = new Map<string, BodyModel>();
  const { content } = problems.fields(declared, where, 'requestBody', ['description', 'required', 'content']);
  for (const [mediaType, value] of problems.entries(content, where, 'requestBody.content')) {
    const field = `requestBody.content.${mediaType}`;
    const { schema } = problems.fields(value, where, field, ['schema', 'example', 'examples']);
    const model = schema === undefined ? undefined : models.model(schema, where, problems);
    if (model) found.set(mediaType.toLowerCase(), model);
  }
  return found;
};
