import { type ProblemCode, problemMediaType, problems, problemType } from '../../domain/api/problem.ts';

/** What API Gateway says by itself, by its name for it, as the problem that it is. */
const problemByResponse: Readonly<Record<string, ProblemCode>> = {
  ACCESS_DENIED: 'FORBIDDEN',
  API_CONFIGURATION_ERROR: 'INTERNAL',
  AUTHORIZER_CONFIGURATION_ERROR: 'INTERNAL',
  AUTHORIZER_FAILURE: 'INTERNAL',
  BAD_REQUEST_BODY: 'VALIDATION_FAILED',
  BAD_REQUEST_PARAMETERS: 'VALIDATION_FAILED',
  DEFAULT_4XX: 'MALFORMED_REQUEST',
  DEFAULT_5XX: 'INTERNAL',
  EXPIRED_TOKEN: 'UNAUTHENTICATED',
  INTEGRATION_FAILURE: 'BAD_GATEWAY',
  INTEGRATION_TIMEOUT: 'TIMEOUT',
  INVALID_API_KEY: 'FORBIDDEN',
  INVALID_SIGNATURE: 'UNAUTHENTICATED',
  // Also what it says of a route that is none.
  MISSING_AUTHENTICATION_TOKEN: 'NOT_FOUND',
  QUOTA_EXCEEDED: 'THROTTLED',
  REQUEST_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  RESOURCE_NOT_FOUND: 'NOT_FOUND',
  THROTTLED: 'THROTTLED',
  UNAUTHORIZED: 'UNAUTHENTICATED',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  WAF_FILTERED: 'FORBIDDEN',
};

/** Where the gateway's own message (`Missing Authentication Token`) would lead astray, and the validator's own words. */
const details: Readonly<Record<string, string>> = {
  BAD_REQUEST_BODY: '"$context.error.validationErrorString"',
  MISSING_AUTHENTICATION_TOKEN: '"There is no such route, or it does not have this method: /docs shows all."',
  UNAUTHORIZED:
    '"$context.error.message: send the id token that signing in gives (POST /auth/login) as Authorization."',
};
const detailOf = (response: string): string => details[response] ?? '$context.error.messageString';

/** Every refusal of the gateway itself as a problem document (RFC 9457), readable for the console's origin. */
export const gatewayResponses = (consoleOrigin: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(problemByResponse).map(([response, code]) => {
      const { status, title } = problems[code];
      const members = [
        `"type":"${problemType(code)}"`,
        `"title":${JSON.stringify(title)}`,
        `"status":${status}`,
        `"detail":${detailOf(response)}`,
        `"code":"${code}"`,
        '"correlationId":"$context.requestId"',
      ];
      return [
        response,
        {
          statusCode: String(status),
          responseTemplates: { 'application/json': `{${members.join(',')}}` },
          responseParameters: {
            'gatewayresponse.header.Content-Type': `'${problemMediaType}'`,
            'gatewayresponse.header.X-Correlation-Id': 'context.requestId',
            'gatewayresponse.header.Cache-Control': "'no-store'",
            'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
            'gatewayresponse.header.Access-Control-Allow-Origin': `'${consoleOrigin}'`,
            'gatewayresponse.header.Vary': "'Origin'",
          },
        },
      ];
    }),
  );
