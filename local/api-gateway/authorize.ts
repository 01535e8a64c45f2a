import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { ApiRequest } from './api-request.ts';
import { GatewayRefusal } from './gateway-response-types.ts';
import type { Operation } from './rest-api.ts';

/** What verifying a pool's tokens needs. */
export type TokenIssuer = { issuer: string; findKey: JWTVerifyGetKey };

/**
 * The Cognito authorizer of a REST API: an id token of any client of the pools, or, where the method names scopes, an
 * access token with one of them. The token's audience is for the integration to judge.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 *
 * @returns the claims, every one a text.
 * @throws GatewayRefusal UNAUTHORIZED, ACCESS_DENIED
 */
export const authorize = async (
  request: ApiRequest,
  { authorizer, scopes }: Operation,
  issuerOf: (userPoolArn: string) => TokenIssuer | undefined,
  nowMs: number,
): Promise<Readonly<Record<string, string>> | undefined> => {
  if (!authorizer) return undefined;
  const token = request.headers
    .get(authorizer.headerName)
    ?.replace(/^Bearer\s+/i, '')
    .trim();
  if (!token) throw unauthorized();
  const claims = await verify(token, authorizer.userPoolArns, issuerOf, nowMs);
  const use = scopes.length > 0 ? 'access' : 'id';
  if (claims.token_use !== use) throw unauthorized();
  if (
    use === 'access' &&
    !scopes.some((scope) =>
      String(claims.scope ?? '')
        .split(' ')
        .includes(scope),
    )
  )
    throw new GatewayRefusal('ACCESS_DENIED', 'Forbidden');
  return textsOf(claims);
};

const unauthorized = (message = 'Unauthorized'): GatewayRefusal => new GatewayRefusal('UNAUTHORIZED', message);

const verify = async (
  token: string,
  userPoolArns: readonly string[],
  issuerOf: (userPoolArn: string) => TokenIssuer | undefined,
  nowMs: number,
): Promise<JWTPayload> => {
  for (const arn of userPoolArns) {
    const pool = issuerOf(arn);
    if (!pool) throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR', 'Internal server error');
    try {
      const verified = await jwtVerify(token, pool.findKey, {
        algorithms: ['RS256'],
        issuer: pool.issuer,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(nowMs),
      });
      // A set of one key would also serve a token that names none.
      if (verified.protectedHeader.kid !== undefined) return verified.payload;
    } catch (error) {
      // Its signature was good: so API Gateway says what is wrong.
      if (error instanceof errors.JWTExpired) throw unauthorized('The incoming token has expired');
      if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    }
  }
  throw unauthorized();
};

/**
 * As REST APIs hand claims on: everything a text, a list with commas between, and the two instants as Java's Date writes
 * them (`Wed Nov 25 08:00:00 UTC 2026`).
 */
const textsOf = (claims: JWTPayload): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => {
      if ((name === 'exp' || name === 'iat') && typeof value === 'number') return [name, javaDate(value * 1000)];
      if (Array.isArray(value)) return [name, value.join(',')];
      return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
    }),
  );

const javaDate = (epochMs: number): string => {
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(epochMs).toUTCString()) ?? [];
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
};
