import { type EngineServices, ServiceError } from '../services.ts';

/** Lambda's Invoke over plain HTTP: nothing of it needs a signature on one's own machine. */
export const httpLambda =
  ({ lambdaEndpoint }: { lambdaEndpoint?: string }): EngineServices['invokeLambda'] =>
  async ({ functionName, payload, invocationType, qualifier, clientContext, logType }) => {
    if (lambdaEndpoint === undefined)
      throw new ServiceError('ServiceException', 'No Lambda endpoint was given to the engine (--lambda-endpoint)', 500);
    const query = qualifier === undefined ? '' : `?Qualifier=${encodeURIComponent(qualifier)}`;
    const url = `${lambdaEndpoint}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations${query}`;
    const response = await fetch(url, {
      method: 'POST',
      body: payload,
      headers: {
        'content-type': 'application/json',
        ...(invocationType === undefined ? {} : { 'x-amz-invocation-type': invocationType }),
        ...(clientContext === undefined ? {} : { 'x-amz-client-context': clientContext }),
        ...(logType === undefined ? {} : { 'x-amz-log-type': logType }),
      },
    }).catch((error: Error) => {
      throw new ServiceError(
        'SdkClientException',
        `Unable to reach Lambda: ${String(error.cause ?? error.message)}`,
        500,
      );
    });
    const text = await response.text();
    const requestId = response.headers.get('x-amzn-requestid') ?? '';
    if (!response.ok) throw lambdaError(response, text, requestId);
    const functionError = response.headers.get('x-amz-function-error');
    const logResult = response.headers.get('x-amz-log-result');
    return {
      statusCode: response.status,
      payload: text,
      executedVersion: response.headers.get('x-amz-executed-version') ?? '$LATEST',
      requestId,
      ...(functionError === null ? {} : { functionError }),
      ...(logResult === null ? {} : { logResult }),
    };
  };

const lambdaError = (response: Response, text: string, requestId: string): ServiceError => {
  const name = (response.headers.get('x-amzn-errortype') ?? 'ServiceException').split(':')[0] as string;
  let message = text;
  try {
    const body = JSON.parse(text) as { Message?: string; message?: string };
    message = body.Message ?? body.message ?? text;
  } catch {
    // Not JSON: the text itself is all there is to say.
  }
  return new ServiceError(name, message, response.status, requestId);
};
