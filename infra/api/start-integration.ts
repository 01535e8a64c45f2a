import { type ProblemCode, problemMediaType, problemOf, problems, refuse } from '../../domain/api/problem.ts';
import { type Right, rights } from '../../domain/api/rights.ts';
import type { RouteShape, Started } from '../../domain/api/route.ts';

export type StartOptions = {
  region: string;
  /** The role that API Gateway takes. */
  roleArn: string;
  /** StartWorkflow's. */
  startWorkflowArn: string;
  machineArnOf: (machine: Started['machine']) => string;
  /** Clients of the user pool whose tokens are taken. */
  clientIds: readonly string[];
  consoleOrigin: string;
};

/** As the inside of a JSON text. Java's escapeJavaScript escapes apostrophes too, which JSON does not know (AWS says so itself). */
const escaped = (expression: string): string => `$util.escapeJavaScript(${expression}).replaceAll("\\\\'","'")`;

/**
 * StartSyncExecution of StartWorkflow: what the route declares, and the caller, the key and the body of the request. The
 * input is a JSON text inside the call's JSON, so that what callers send is escaped once more than where it stands.
 */
const requestTemplate = (route: RouteShape, started: Started, options: StartOptions): string => {
  const right: Right = rights[route.operationId];
  const declared = JSON.stringify({
    route: route.operationId,
    machineArn: options.machineArnOf(started.machine),
    idName: started.idName,
    location: started.location,
    groups: typeof right === 'string' ? ['employee'] : right,
    clients: options.clientIds,
  });
  const quoted = (text: string): string => text.replaceAll('"', '\\"');
  const input = [
    quoted(declared.slice(0, -1)),
    quoted(',"caller":{"userId":"$context.authorizer.claims.sub","audience":"$context.authorizer.claims.aud",'),
    quoted('"groups":"employee,$!{groups}"},"correlationId":"$context.requestId",'),
    `${quoted('"idempotencyKey":"')}${escaped('$key')}${quoted('","body":')}${escaped("$input.json('$')")}}`,
  ];
  return [
    `#set($key = ${escaped("$input.params('Idempotency-Key')")})`,
    "#set($groups = $context.authorizer.claims['cognito:groups'])",
    `{"stateMachineArn":"${options.startWorkflowArn}","input":"${input.join('')}"}`,
  ].join('\n');
};

/** A problem document whose correlation id the template fills in. */
const problem = (code: ProblemCode, detail: string): string =>
  JSON.stringify(problemOf(refuse(code, detail), '$context.requestId'));

const overridden = (status: string, mediaType: string): string =>
  `#set($context.responseOverride.status = ${status})\n#set($context.responseOverride.header.Content-Type = ${mediaType})`;

/** StartWorkflow says status, media type and body; where it did not come to an end, the request can be repeated. */
const responseTemplate = [
  "#set($execution = $input.path('$'))",
  "#if($execution.status == 'SUCCEEDED')",
  '#set($answer = $util.parseJson($execution.output))',
  overridden('$answer.status', '$answer.mediaType'),
  "#if($answer.location != '')",
  '#set($context.responseOverride.header.Location = $answer.location)',
  '#end',
  '$answer.body',
  '#else',
  overridden(String(problems.UNAVAILABLE.status), `'${problemMediaType}'`),
  problem('UNAVAILABLE', 'Repeat the request, with the same Idempotency-Key, in a while.'),
  '#end',
].join('\n');

const headers = (consoleOrigin: string): Record<string, string> => ({
  'method.response.header.X-Correlation-Id': 'context.requestId',
  'method.response.header.Cache-Control': "'no-store'",
  'method.response.header.X-Content-Type-Options': "'nosniff'",
  'method.response.header.Strict-Transport-Security': "'max-age=31536000; includeSubDomains'",
  'method.response.header.Access-Control-Allow-Origin': `'${consoleOrigin}'`,
  'method.response.header.Access-Control-Expose-Headers': "'ETag, Location, X-Correlation-Id'",
  'method.response.header.Vary': "'Origin, Accept'",
});

/** Integration and method responses of a route that starts a machine with no function between. */
export const startIntegration = (route: RouteShape, started: Started, options: StartOptions) => {
  const responseParameters = headers(options.consoleOrigin);
  const failed = (code: ProblemCode, detail: string) => ({
    statusCode: String(problems[code].status),
    responseParameters: { ...responseParameters, 'method.response.header.Content-Type': `'${problemMediaType}'` },
    responseTemplates: { 'application/json': problem(code, detail) },
  });
  const declaredHeaders = Object.fromEntries(
    [...Object.keys(responseParameters).map((name) => name.split('.').at(-1) ?? ''), 'Content-Type', 'Location'].map(
      (name) => [name, { schema: { type: 'string' } }],
    ),
  );
  const response = { description: '', headers: declaredHeaders };
  return {
    integration: {
      type: 'aws',
      httpMethod: 'POST',
      uri: `arn:aws:apigateway:${options.region}:states:action/StartSyncExecution`,
      credentials: options.roleArn,
      passthroughBehavior: 'never',
      timeoutInMillis: 29_000,
      requestTemplates: { 'application/json': requestTemplate(route, started, options) },
      responses: {
        default: {
          statusCode: String(route.answer.status),
          responseParameters,
          responseTemplates: { 'application/json': responseTemplate },
        },
        '4\\d{2}': failed('UNPROCESSABLE', 'The workflow does not take this request.'),
        '5\\d{2}': failed('UNAVAILABLE', 'Repeat the request, with the same Idempotency-Key, in a while.'),
      },
    },
    responses: { [route.answer.status]: response, 422: response, 503: response },
  };
};
