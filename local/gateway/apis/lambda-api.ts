import type { FunctionConfig } from '../../lambda/function-config.ts';
import { LambdaServiceError } from '../../lambda/invocation.ts';
import { type LambdaService, payloadLimitBytes } from '../../lambda/lambda-service.ts';
import type { GatewayRequest, ServiceApi } from '../gateway-request.ts';
import { BodyTooLargeError, readBody } from '../request-body.ts';

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

const configurationOf = (config: FunctionConfig): Record<string, unknown> => ({
  FunctionName: config.name,
  FunctionArn: config.arn,
  Runtime: config.runtime,
  Handler: config.handler,
  Description: config.description,
  Timeout: config.timeoutSeconds,
  MemorySize: config.memoryMegabytes,
  Version: '$LATEST',
  Environment: { Variables: config.environment },
  PackageType: 'Zip',
  State: 'Active',
  LastUpdateStatus: 'Successful',
  LoggingConfig: { LogFormat: 'Text', LogGroup: config.logGroup },
});

/** Lambda's REST API, as far as callers of functions use it. */
export const lambdaApi = (lambda: LambdaService): ServiceApi => {
  return async (request) => {
    try {
      return await route(lambda, request);
    } catch (error) {
      const known =
        error instanceof BodyTooLargeError
          ? new LambdaServiceError('RequestTooLargeException', error.message, 413)
          : error;
      if (!(known instanceof LambdaServiceError)) throw error;
      return json({ Message: known.message, message: known.message, ...known.details }, known.status, {
        'x-amzn-errortype': known.name,
      });
    }
  };
};

const route = async (lambda: LambdaService, request: GatewayRequest): Promise<Response> => {
  const [, name, operation] = /^\/2015-03-31\/functions(?:\/([^/]+))?(?:\/([^/]+))?\/?$/.exec(request.path) ?? [];
  const functionName = name === undefined ? undefined : decodeURIComponent(name);
  const qualifier = request.query.get('Qualifier') ?? undefined;
  if (request.method === 'POST' && functionName !== undefined && operation === 'invocations')
    return invoke(lambda, request, functionName, qualifier);
  if (request.method === 'GET' && functionName !== undefined) {
    const { config } = lambda.find(functionName, qualifier);
    if (operation === 'configuration') return json(configurationOf(config));
    if (operation === undefined)
      return json({
        Configuration: configurationOf(config),
        Code: { RepositoryType: 'local', Location: config.codeFolder },
        ...(config.reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: config.reservedConcurrency },
        }),
      });
  }
  if (request.method === 'GET' && functionName === undefined && request.path.startsWith('/2015-03-31/functions'))
    return json({ Functions: lambda.functions().map(configurationOf) });
  throw new LambdaServiceError(
    'UnknownOperationException',
    `the local Lambda does not have the operation ${request.method} ${request.path}`,
    404,
  );
};

const invoke = async (
  lambda: LambdaService,
  { request, requestId }: GatewayRequest,
  functionName: string,
  qualifier: string | undefined,
): Promise<Response> => {
  const type = request.headers.get('x-amz-invocation-type') ?? 'RequestResponse';
  const payload = (await readBody(request, payloadLimitBytes)).toString('utf8');
  if (type === 'DryRun') {
    lambda.find(functionName, qualifier);
    return new Response(null, { status: 204 });
  }
  if (type === 'Event') {
    const asynchronousId = lambda.invokeAsync(functionName, payload, qualifier);
    return new Response(null, { status: 202, headers: { 'x-amzn-requestid': asynchronousId } });
  }
  if (type !== 'RequestResponse')
    throw new LambdaServiceError('InvalidParameterValueException', `unknown invocation type ${type}`, 400);
  const result = await lambda.invoke(
    { functionName, payload, ...(qualifier !== undefined && { qualifier }) },
    requestId,
  );
  return new Response(result.payload, {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': result.executedVersion,
      'x-amzn-requestid': result.requestId,
      ...(result.functionError && { 'x-amz-function-error': result.functionError }),
      ...(request.headers.get('x-amz-log-type') === 'Tail' && { 'x-amz-log-result': result.logResult }),
    },
  });
};
