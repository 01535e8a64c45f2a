import type { Integration, IntegrationResponse, PassthroughBehavior } from '../rest-api.ts';
import { Template } from '../velocity/template.ts';
import type { Problems } from './problems.ts';
import { readParameterMappings } from './read-parameter-mapping.ts';

const known = [
  'type',
  'uri',
  'httpMethod',
  'credentials',
  'timeoutInMillis',
  'passthroughBehavior',
  'requestTemplates',
  'requestParameters',
  'responses',
  'connectionType',
  'payloadFormatVersion',
];
const passthroughs: readonly unknown[] = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const defaultTimeoutMs = 29_000;
const field = 'x-amazon-apigateway-integration';

/** @returns undefined if it can't be carried out; `problems` says why. */
export const readIntegration = (
  declared: unknown,
  declaredStatuses: readonly string[],
  where: string,
  problems: Problems,
): Integration | undefined => {
  if (declared === undefined) {
    problems.add(where, field, 'a method without an integration answers nothing');
    return undefined;
  }
  const integration = problems.fields(declared, where, field, known);
  const { type, uri, connectionType = 'INTERNET' } = integration;
  // OpenAPI documents write it small, CloudFormation's methods in capitals.
  const passthroughBehavior = String(integration.passthroughBehavior ?? 'WHEN_NO_MATCH').toUpperCase();
  const timeoutMs = integration.timeoutInMillis ?? defaultTimeoutMs;
  if (typeof timeoutMs !== 'number' || timeoutMs < 50)
    problems.add(where, `${field}.timeoutInMillis`, `must be at least 50, not ${JSON.stringify(timeoutMs)}`);
  if (connectionType !== 'INTERNET')
    problems.add(where, `${field}.connectionType`, `the local API Gateway has no ${String(connectionType)}`);
  if (!passthroughs.includes(passthroughBehavior))
    problems.add(where, `${field}.passthroughBehavior`, `is none of ${passthroughs.join(', ')}`);

  if (type === 'aws_proxy' || type === 'AWS_PROXY') {
    const functionArn = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(String(uri))?.[1];
    if (functionArn === undefined || integration.httpMethod !== 'POST') {
      problems.add(where, `${field}.uri`, `only a Lambda function by POST can be a proxy here, not ${String(uri)}`);
      return undefined;
    }
    for (const name of ['requestTemplates', 'requestParameters'])
      if (integration[name] !== undefined && Object.keys(integration[name] as object).length > 0)
        problems.add(where, `${field}.${name}`, 'a Lambda proxy takes the request as it is');
    return { type: 'lambdaProxy', functionArn, timeoutMs: Number(timeoutMs) };
  }

  const mapped = {
    requestTemplates: readTemplates(integration.requestTemplates, where, `${field}.requestTemplates`, problems),
    passthrough: passthroughBehavior as PassthroughBehavior,
    responses: readResponses(integration.responses, declaredStatuses, where, problems),
  };
  if (type === 'mock' || type === 'MOCK') return { type: 'mock', ...mapped };

  const action = /:states:action\/(StartSyncExecution|StartExecution)$/.exec(String(uri))?.[1];
  if ((type !== 'aws' && type !== 'AWS') || action === undefined) {
    problems.add(where, `${field}.uri`, `the local API Gateway can't integrate ${String(type)} ${String(uri)}`);
    return undefined;
  }
  if (integration.httpMethod !== 'POST') problems.add(where, `${field}.httpMethod`, 'Step Functions is called by POST');
  return {
    type: 'states',
    action: action as 'StartExecution',
    headers: readParameterMappings(
      integration.requestParameters,
      'integration.request.header.',
      ['literal', 'request', 'context', 'stageVariable'],
      { where, field: `${field}.requestParameters`, problems },
    ),
    timeoutMs: Number(timeoutMs),
    ...mapped,
  };
};

const readResponses = (
  declared: unknown,
  declaredStatuses: readonly string[],
  where: string,
  problems: Problems,
): IntegrationResponse[] =>
  problems.entries(declared, where, `${field}.responses`).map(([key, value]) => {
    const place = `${field}.responses.${key}`;
    const response = problems.fields(value, where, place, ['statusCode', 'responseTemplates', 'responseParameters']);
    const statusCode = Number(response.statusCode);
    if (!(statusCode >= 200 && statusCode <= 599))
      problems.add(where, `${place}.statusCode`, `is no status: ${JSON.stringify(response.statusCode)}`);
    else if (!declaredStatuses.includes(String(statusCode)))
      problems.add(where, `${place}.statusCode`, `${statusCode} is not among the method's responses`);
    return {
      pattern: key === 'default' ? undefined : readPattern(key, where, place, problems),
      statusCode,
      templates: readTemplates(response.responseTemplates, where, `${place}.responseTemplates`, problems),
      headers: readParameterMappings(
        response.responseParameters,
        'method.response.header.',
        ['literal', 'context', 'stageVariable', 'integrationHeader'],
        { where, field: `${place}.responseParameters`, problems },
      ),
    };
  });

/** A selection pattern matches the whole status (or, of a function, the whole error). */
const readPattern = (text: string, where: string, place: string, problems: Problems): RegExp | undefined => {
  try {
    return new RegExp(`^(?:${text})$`, 's');
  } catch (error) {
    problems.add(where, place, (error as Error).message);
    return undefined;
  }
};

const readTemplates = (declared: unknown, where: string, place: string, problems: Problems): Map<string, Template> =>
  new Map(
    problems.entries(declared, where, place).flatMap(([mediaType, text]): [string, Template][] => {
      try {
        return [[mediaType.toLowerCase(), new Template(String(text))]];
      } catch (error) {
        problems.add(where, `${place}.${mediaType}`, (error as Error).message);
        return [];
      }
    }),
  );
