import { ApiError, type ServiceApi } from './gateway-request.ts';
import { readBody } from './request-body.ts';
import { toXml } from './xml.ts';

export type QueryOperation = (parameters: Readonly<Record<string, string>>) => Record<string, unknown>;

/** An API of the query protocol: form parameters in, XML out. */
export const queryApi = (options: {
  service: string;
  namespace: string;
  operations: Readonly<Record<string, QueryOperation>>;
}): ServiceApi => {
  return async ({ request, query, requestId }) => {
    const body = (await readBody(request, 1024 * 1024)).toString('utf8');
    const parameters = Object.fromEntries([...query, ...new URLSearchParams(body)]);
    const action = parameters.Action ?? '';
    try {
      const operation = Object.hasOwn(options.operations, action) ? options.operations[action] : undefined;
      if (!operation)
        throw new ApiError('InvalidAction', `the local ${options.service} does not have the action ${action}`);
      const document = {
        [`${action}Response`]: {
          '@xmlns': options.namespace,
          [`${action}Result`]: operation(parameters),
          ResponseMetadata: { RequestId: requestId },
        },
      };
      return xml(document, 200);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return queryError(options.namespace, error, requestId);
    }
  };
};

const xml = (document: Record<string, unknown>, status: number): Response =>
  new Response(toXml(document), { status, headers: { 'content-type': 'text/xml' } });

const queryError = (namespace: string, error: ApiError, requestId: string): Response =>
  xml(
    {
      ErrorResponse: {
        '@xmlns': namespace,
        Error: { Type: 'Sender', Code: error.name, Message: error.message },
        RequestId: requestId,
      },
    },
    error.status,
  );
