import { LambdaServiceError } from '../../lambda/invocation.ts';
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../api-request.ts';
import { type Call, requestContextOf } from '../call.ts';
import { GatewayRefusal } from '../gateway-response-types.ts';
import { isBinary } from '../media-types.ts';
import { readProxyAnswer } from './proxy-answer.ts';

/** Runs a function; resolves to what it returned, or to its own failure. */
export type InvokeFunction = (functionArn: string, payload: string) => Promise<{ payload: string; failed: boolean }>;

/** Of the connection, not of the request. */
const notForwarded = ['connection', 'content-length', 'transfer-encoding', 'keep-alive'];

/**
 * The function gets the request as it is, and its answer is the method's.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 *
 * @throws GatewayRefusal
 */
export const callLambdaProxy = async (call: Call, functionArn: string, invoke: InvokeFunction): Promise<Answer> => {
  let outcome: { payload: string; failed: boolean };
  try {
    outcome = await invoke(functionArn, JSON.stringify(proxyEvent(call)));
  } catch (error) {
    if (!(error instanceof LambdaServiceError)) throw error;
    if (error.name === 'RequestTooLargeException')
      throw new GatewayRefusal('REQUEST_TOO_LARGE', 'Request Too Long', { cause: error });
    throw new GatewayRefusal('DEFAULT_5XX', 'Internal server error', { status: 500, cause: error });
  }
  if (outcome.failed)
    throw new GatewayRefusal('DEFAULT_5XX', 'Internal server error', {
      status: 502,
      cause: `the function failed: ${outcome.payload.slice(0, 500)}`,
    });
  const answer = readProxyAnswer(
    outcome.payload,
    isBinary(call.request.headers.get('accept'), call.api.binaryMediaTypes),
  );
  return { ...answer, headers: [...answer.headers, { name: 'X-Amzn-Trace-Id', value: call.request.traceHeader }] };
};

/** Payload format 1.0. Headers and query keep their last value beside all values. */
const proxyEvent = (call: Call): Record<string, unknown> => {
  const { request, route, stage, api } = call;
  const own = ownHeaders(request);
  const headers = [
    ...request.headers
      .entries()
      .filter(({ name }) => !notForwarded.includes(name.toLowerCase()))
      .filter(({ name }) => !own.some((one) => one.name.toLowerCase() === name.toLowerCase())),
    ...own,
  ];
  const query = [...request.query];
  const isBase64Encoded = isBinary(request.headers.get('content-type'), api.binaryMediaTypes);
  return {
    resource: route?.operation.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(headers.map(({ name, values }) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(headers.map(({ name, values }) => [name, values])),
    queryStringParameters: orNull(query.map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(Object.entries(route?.pathParameters ?? {})),
    stageVariables: orNull(Object.entries(stage.variables)),
    requestContext: requestContextOf(call),
    body: request.body.length === 0 ? null : request.body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded: request.body.length > 0 && isBase64Encoded,
  };
};

/** What the gateway itself says of the request. */
const ownHeaders = ({ headers, sourceIp, traceHeader }: ApiRequest): { name: string; values: readonly string[] }[] => {
  const forwardedFor = [headers.get('x-forwarded-for'), sourceIp].filter(Boolean).join(', ');
  return [
    { name: 'X-Amzn-Trace-Id', values: [traceHeader] },
    { name: 'X-Forwarded-For', values: [forwardedFor] },
    { name: 'X-Forwarded-Port', values: [/:(\d+)$/.exec(headers.get('host') ?? '')?.[1] ?? '80'] },
    { name: 'X-Forwarded-Proto', values: ['http'] },
  ];
};

const orNull = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> | null =>
  entries.length === 0 ? null : Object.fromEntries(entries);
