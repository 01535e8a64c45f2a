import { mediaTypeOf } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import { parseBoundedJson } from './bounded-json.ts';
import { GatewayRefusal } from './gateway-response-types.ts';
import type { Operation, RequestParameter } from './rest-api.ts';
import type { Route } from './router.ts';

/**
 * What the method's validator asks: that required parameters are there and not blank, and that the body is as the model of
 * its content type says.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 *
 * @throws GatewayRefusal BAD_REQUEST_PARAMETERS, BAD_REQUEST_BODY
 */
export const validateRequest = (request: ApiRequest, { operation, pathParameters }: Route): void => {
  const { validates, requiredParameters } = operation;
  if (validates.parameters) {
    const missing = requiredParameters.filter((parameter) => isMissing(parameter, request, pathParameters));
    if (missing.length > 0) {
      const message = `Missing required request parameters: [${missing.map(({ name }) => name).join(', ')}]`;
      throw new GatewayRefusal('BAD_REQUEST_PARAMETERS', message, { validationError: message });
    }
  }
  if (validates.body) validateBody(request, operation);
};

const isMissing = (
  { place, name }: RequestParameter,
  request: ApiRequest,
  pathParameters: Readonly<Record<string, string>>,
): boolean => {
  if (place === 'path') return !pathParameters[name];
  const value = place === 'header' ? request.headers.get(name) : request.query.get(name)?.at(-1);
  return value === undefined || value.trim() === '';
};

/** A long body may be wrong in more places than anyone wants to read, or memory holds. */
const thoroughLimitBytes = 64 * 1024;

/** A body of a content type without a model passes; one without a content type is JSON. */
const validateBody = (request: ApiRequest, { models }: Operation): void => {
  const model = models.get(mediaTypeOf(request.headers.get('content-type')) ?? 'application/json');
  if (!model) return;
  const violations = model(parseJson(request.body), request.body.length <= thoroughLimitBytes);
  if (violations.length > 0)
    throw new GatewayRefusal('BAD_REQUEST_BODY', 'Invalid request body', {
      validationError: `[${violations.join(', ')}]`,
    });
};

/** No body at all is an empty object to the validator. */
const parseJson = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : parseBoundedJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new GatewayRefusal('BAD_REQUEST_BODY', 'Invalid request body', {
      validationError: `[the body is no JSON in UTF-8: ${(error as Error).message}]`,
    });
  }
};
