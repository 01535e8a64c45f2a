import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { rights } from '../../domain/api/rights.ts';
import type { RouteShape } from '../../domain/api/route.ts';
import type { GatewayAnswer } from '../../tasks/api/gateway-event.ts';
import { lambdaContext } from './api-client.ts';
import { issuer } from './memory/memory-tokens.ts';

/** A handler of the API as Lambda calls it. */
export type ApiHandler = (event: unknown, context: Context) => Promise<GatewayAnswer>;

export type PlainRequest = {
  method: string;
  /** With its query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
};

const matching = (route: RouteShape, path: string): Record<string, string> | undefined => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const found = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(path);
  return found
    ? Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1]!)]))
    : undefined;
};

/** The claims as a REST API's authorizer passes them on: all text. */
const claimsOf = async (
  token: string | undefined,
  keys: JWTVerifyGetKey,
): Promise<Record<string, string> | undefined> => {
  if (token === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(token, keys, { issuer });
    return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
};

const unauthorized: GatewayAnswer = { statusCode: 401, headers: {}, body: '{"message":"Unauthorized"}' };

/** What API Gateway does before and around the handlers of these routes: routing, the authorizer, the proxy event. */
export const gatewayStandIn =
  (routes: readonly RouteShape[], handler: ApiHandler, keys: JWTVerifyGetKey) =>
  async ({ method, path, headers = {}, body }: PlainRequest): Promise<GatewayAnswer> => {
    const { pathname, searchParams } = new URL(path, 'http://api');
    const candidates = routes.map((route) => ({ route, params: matching(route, pathname) }));
    const found = candidates.find(({ route, params }) => route.method === method && params);
    if (!found) return { statusCode: 403, headers: {}, body: '{"message":"Missing Authentication Token"}' };
    const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    const isOpen = rights[found.route.operationId] === 'anyone';
    const claims = isOpen ? undefined : await claimsOf(authorization, keys);
    if (!isOpen && !claims) return unauthorized;
    return handler(
      {
        resource: found.route.path,
        httpMethod: method,
        headers,
        pathParameters: found.params,
        queryStringParameters: searchParams.size > 0 ? Object.fromEntries(searchParams) : null,
        multiValueQueryStringParameters: null,
        body: body ?? null,
        isBase64Encoded: false,
        requestContext: { requestId: randomUUID(), ...(claims && { authorizer: { claims } }) },
      },
      lambdaContext(),
    );
  };
