import { accountId } from '../assembly/resource-handler.ts';
import type { ApiRequest } from './api-request.ts';
import type { GatewayRefusal } from './gateway-response-types.ts';
import type { RestApi } from './rest-api.ts';
import type { Route } from './router.ts';
import type { Stage } from './stage.ts';

/** One request on its way through the gateway, and what has become known of it. */
export type Call = {
  api: RestApi;
  stage: Stage;
  request: ApiRequest;
  route?: Route;
  /** Of the token, every value a text. */
  claims?: Readonly<Record<string, string>>;
  apiKey?: { id: string; value: string };
  refusal?: GatewayRefusal;
  /** What the integration took. */
  integrationMs?: number;
};

/** `09/Apr/2015:12:34:56 +0000` */
const clfTime = (epochMs: number): string => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(epochMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

/**
 * `requestContext` of a Lambda proxy event, and `$context` of templates.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const requestContextOf = (call: Call): Record<string, unknown> => {
  const { api, stage, request, route, claims, apiKey } = call;
  const domainName = (request.headers.get('host') ?? '').replace(/:\d+$/, '');
  return {
    ...(route && { resourceId: route.operation.resourceId, resourcePath: route.operation.resourcePath }),
    ...(claims && { authorizer: { claims } }),
    httpMethod: request.method,
    extendedRequestId: request.extendedRequestId,
    requestTime: clfTime(request.receivedMs),
    path: request.path,
    accountId,
    protocol: request.protocol,
    stage: stage.name,
    domainPrefix: domainName.split('.', 1)[0],
    requestTimeEpoch: request.receivedMs,
    requestId: request.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: request.headers.get('user-agent') ?? null,
      user: null,
      ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
    },
    domainName,
    deploymentId: stage.deploymentId,
    apiId: api.id,
  };
};

/** What `$context.a.b` says, as a text; undefined for what isn't there. */
export const contextText = (context: unknown, path: readonly string[]): string | undefined => {
  let value = context;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
