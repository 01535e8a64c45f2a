import { type Answer, mapParameters, mediaTypeOf } from '../answer.ts';
import { type Call, requestContextOf } from '../call.ts';
import { GatewayRefusal } from '../gateway-response-types.ts';
import type { IntegrationResponse, PassthroughBehavior } from '../rest-api.ts';
import type { Template } from '../velocity/template.ts';
import { TemplateFailure } from '../velocity/template-failure.ts';
import { responseOverrideOf, templateVariables, UnreadableBodyError } from './template-variables.ts';

export type IntegrationAnswer = { status: number; body: string; headers: Readonly<Record<string, string>> };

/**
 * The body for the integration: by the template of the request's content type, else as `passthroughBehavior` says.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 *
 * @throws GatewayRefusal UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST_BODY
 */
export const mapRequest = (
  call: Call,
  {
    requestTemplates,
    passthrough,
  }: { requestTemplates: ReadonlyMap<string, Template>; passthrough: PassthroughBehavior },
): string => {
  const body = call.request.body.toString('utf8');
  const template = requestTemplates.get(mediaTypeOf(call.request.headers.get('content-type')) ?? 'application/json');
  if (template)
    try {
      return template.render(templateVariables(call, body));
    } catch (error) {
      if (error instanceof UnreadableBodyError) {
        const message = `Could not parse request body into json: ${error.message}`;
        throw new GatewayRefusal('BAD_REQUEST_BODY', message, { validationError: message });
      }
      throw templateFault(error);
    }
  if (passthrough === 'NEVER' || (passthrough === 'WHEN_NO_TEMPLATES' && requestTemplates.size > 0))
    throw new GatewayRefusal('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
  return body;
};

/**
 * The method's answer: the first response whose pattern matches the integration's status, else the default one.
 *
 * @throws GatewayRefusal API_CONFIGURATION_ERROR if there is neither.
 */
export const mapResponse = (
  call: Call,
  responses: readonly IntegrationResponse[],
  answer: IntegrationAnswer,
): Answer => {
  const status = String(answer.status);
  const response =
    responses.find(({ pattern }) => pattern?.test(status)) ?? responses.find(({ pattern }) => pattern === undefined);
  if (!response)
    throw new GatewayRefusal('API_CONFIGURATION_ERROR', 'Internal server error', {
      cause: `no integration response for status ${status}`,
    });
  const mapped = mapParameters(response.headers, call, requestContextOf(call), answer.headers);
  const { mediaType, template } = chooseTemplate(response.templates, call.request.headers.get('accept'));
  if (!template)
    return { status: response.statusCode, headers: withType(mapped, mediaType), body: Buffer.from(answer.body) };

  const variables = templateVariables(call, answer.body);
  let body: string;
  try {
    body = template.render(variables);
  } catch (error) {
    throw templateFault(error);
  }
  const override = responseOverrideOf(variables);
  const overridden = new Set(override.headers.map(({ name }) => name.toLowerCase()));
  return {
    status: override.status ?? response.statusCode,
    headers: withType(
      [...mapped.filter(({ name }) => !overridden.has(name.toLowerCase())), ...override.headers],
      mediaType,
    ),
    body: Buffer.from(body),
  };
};

const templateFault = (error: unknown): unknown =>
  error instanceof TemplateFailure || error instanceof UnreadableBodyError
    ? new GatewayRefusal('DEFAULT_5XX', 'Internal server error', { cause: error })
    : error;

const withType = (headers: readonly { name: string; value: string }[], mediaType: string) =>
  headers.some(({ name }) => name.toLowerCase() === 'content-type')
    ? headers
    : [{ name: 'Content-Type', value: mediaType }, ...headers];

/** By the first of the Accept header, else JSON, else the first there is. */
const chooseTemplate = (
  templates: ReadonlyMap<string, Template>,
  accept: string | undefined,
): { mediaType: string; template: Template | undefined } => {
  const wanted = mediaTypeOf(accept?.split(',', 1)[0]);
  const mediaType = [wanted, 'application/json', ...templates.keys()].find((type) => type && templates.has(type));
  return mediaType === undefined
    ? { mediaType: 'application/json', template: undefined }
    : { mediaType, template: templates.get(mediaType) };
};
