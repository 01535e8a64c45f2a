import type { Answer } from './answer.ts';
import { mapParameters, mediaTypeOf } from './answer.ts';
import { type Call, contextText, requestContextOf } from './call.ts';
import { errorTypeNames, GatewayRefusal } from './gateway-response-types.ts';
import type { DeclaredGatewayResponse } from './rest-api.ts';
import { parseSubstitution, type SubstitutionTemplate, substitute } from './substitution-template.ts';

const defaultTemplate = parseSubstitution('{"message":$context.error.messageString}', () => undefined);

/** The refusal as `$context` shows it. */
export const contextWithError = (call: Call): Record<string, unknown> => {
  const { refusal } = call;
  return {
    ...requestContextOf(call),
    ...(refusal && {
      responseType: refusal.type,
      error: {
        message: refusal.message,
        messageString: JSON.stringify(refusal.message),
        responseType: refusal.type,
        validationErrorString: refusal.validationError,
      },
    }),
  };
};

/**
 * A refusal as the API declares it: its own response, else DEFAULT_4XX or DEFAULT_5XX with their status if they have one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export const gatewayResponse = (call: Call, refusal: GatewayRefusal): Answer => {
  const refused: Call = { ...call, refusal };
  const context = contextWithError(refused);
  const declared = declaredResponse(call, refusal);
  const { mediaType, template } = chooseTemplate(declared?.templates, call.request.headers.get('accept'));
  const body = substitute(
    template,
    (root, path) => {
      const text = root === 'context' ? contextText(context, path) : call.stage.variables[path.join('.')];
      // A template is JSON, and only messageString brings its own quotes.
      return path.join('.') === 'error.messageString' ? text : text && JSON.stringify(text).slice(1, -1);
    },
    '',
  );
  const headers = mapParameters(declared?.headers ?? [], refused, context);
  const hasType = headers.some(({ name }) => name.toLowerCase() === 'content-type');
  return {
    status: declared?.statusCode ?? refusal.status,
    headers: [
      ...(hasType ? [] : [{ name: 'Content-Type', value: mediaType }]),
      { name: 'x-amzn-ErrorType', value: errorTypeNames[refusal.type] },
      ...headers,
    ],
    body: Buffer.from(body),
  };
};

const declaredResponse = ({ api }: Call, refusal: GatewayRefusal): DeclaredGatewayResponse | undefined =>
  api.gatewayResponses.get(refusal.type) ??
  api.gatewayResponses.get(refusal.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');

const chooseTemplate = (
  templates: ReadonlyMap<string, SubstitutionTemplate> = new Map(),
  accept: string | undefined,
): { mediaType: string; template: SubstitutionTemplate } => {
  const wanted = mediaTypeOf(accept?.split(',', 1)[0]) ?? '';
  const [first] = templates;
  for (const mediaType of [wanted, 'application/json']) {
    const template = templates.get(mediaType);
    if (template) return { mediaType, template };
  }
  return first
    ? { mediaType: first[0], template: first[1] }
    : { mediaType: 'application/json', template: defaultTemplate };
};

/** What the gateway answers for a fault of its own: told in its log, not to the client. */
export const internalFault = (error: unknown): GatewayRefusal =>
  error instanceof GatewayRefusal
    ? error
    : new GatewayRefusal('DEFAULT_5XX', 'Internal server error', { cause: error });
