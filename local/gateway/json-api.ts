import { ApiError, type GatewayRequest, readJson, type ServiceApi, targetOf } from './gateway-request.ts';

/** An operation of an AWS JSON API: input to output; what it throws goes out by its name. */
export type JsonOperation = (input: Record<string, unknown>, request: GatewayRequest) => unknown;

const jsonResponse = (body: unknown, request: GatewayRequest, status = 200): Response =>
  new Response(JSON.stringify(body ?? {}), {
    status,
    headers: { 'content-type': request.request.headers.get('content-type') ?? 'application/x-amz-json-1.1' },
  });

/** Errors whose names come from AWS go out as they are; anything else is a fault of ours, and logged. */
export const jsonError = (error: unknown, request: GatewayRequest): Response => {
  const known =
    error instanceof Error &&
    error.name !== 'Error' &&
    !['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'].includes(error.name);
  if (!known) console.error(`${request.method} ${request.path} failed:`, error);
  const name = known ? error.name : 'InternalFailure';
  const message = error instanceof Error ? error.message : String(error);
  const declared = (error as { status?: unknown; statusCode?: unknown }) ?? {};
  const status = Number(declared.status ?? declared.statusCode ?? (known ? 400 : 500));
  const response = jsonResponse({ __type: name, message }, request, status);
  response.headers.set('x-amzn-errortype', name);
  return response;
};

/** An API of named operations over AWS JSON. */
export const jsonApi = (options: {
  service: string;
  operations: Readonly<Record<string, JsonOperation>>;
  bodyLimitBytes?: number;
}): ServiceApi => {
  return async (request) => {
    try {
      const { action } = targetOf(request);
      const operation = Object.hasOwn(options.operations, action) ? options.operations[action] : undefined;
      const input = await readJson(request, options.bodyLimitBytes ?? 2 * 1024 * 1024);
      if (!operation)
        throw new ApiError(
          'UnknownOperationException',
          `the local ${options.service} does not have the operation ${action}`,
        );
      return jsonResponse(await operation(input, request), request);
    } catch (error) {
      return jsonError(error, request);
    }
  };
};
