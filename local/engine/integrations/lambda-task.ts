import type { Json } from '../json.ts';
import { isJsonObject, parseJson } from '../json.ts';
import { type LambdaAnswer, type LambdaCall, ServiceError } from '../services.ts';
import { httpMetadata, type Outcome, parametersOf, type TaskCall } from './perform-task.ts';

/** A Task whose Resource is a function's ARN: its input is the payload, the payload's answer its result. */
export const functionTask = async (call: TaskCall): Promise<Outcome> => {
  const { resource, parameters } = call.phase.request;
  const answer = await invoke(call, { functionName: resource, payload: JSON.stringify(parameters) });
  if ('kind' in answer) return answer;
  return answer.functionError === undefined
    ? { kind: 'succeeded', output: parsePayload(answer.payload) }
    : functionFailure(answer);
};

/** lambda:invoke: the result also carries status and metadata. */
export const lambdaInvokeTask = async (call: TaskCall): Promise<Outcome> => {
  const { FunctionName, Payload, InvocationType, Qualifier, ClientContext, LogType } = parametersOf(call);
  const answer = await invoke(call, {
    functionName: String(FunctionName),
    payload: payloadText(Payload),
    ...(typeof InvocationType === 'string' ? { invocationType: InvocationType } : {}),
    ...(typeof Qualifier === 'string' ? { qualifier: Qualifier } : {}),
    ...(typeof ClientContext === 'string' ? { clientContext: ClientContext } : {}),
    ...(typeof LogType === 'string' ? { logType: LogType } : {}),
  });
  if ('kind' in answer) return answer;
  if (answer.functionError !== undefined) return functionFailure(answer);
  const output: Json = {
    ExecutedVersion: answer.executedVersion,
    Payload: parsePayload(answer.payload),
    ...(answer.logResult === undefined ? {} : { LogResult: answer.logResult }),
    ...httpMetadata(
      answer.statusCode,
      answer.requestId,
      'application/json',
      answer.payload.length,
      call.core.clock.now(),
      {
        'X-Amz-Executed-Version': answer.executedVersion,
        'x-amzn-Remapped-Content-Length': '0',
        'X-Amzn-Trace-Id': `root=1-${answer.requestId.slice(0, 8)};sampled=0`,
      },
    ),
    StatusCode: answer.statusCode,
  };
  return call.phase.request.pattern === 'waitForTaskToken'
    ? { kind: 'submitted', output }
    : { kind: 'succeeded', output };
};

const invoke = async (
  call: TaskCall,
  lambdaCall: Omit<LambdaCall, 'executionArn'>,
): Promise<LambdaAnswer | Extract<Outcome, { kind: 'failed' }>> => {
  try {
    return await call.core.services.invokeLambda({ ...lambdaCall, executionArn: call.execution.record.executionArn });
  } catch (error) {
    const { name, message } = error as Error;
    if (!(error instanceof ServiceError))
      return { kind: 'failed', error: name.includes('.') ? name : 'Lambda.SdkClientException', cause: message };
    return {
      kind: 'failed',
      error: `Lambda.${name}`,
      cause: `${message} (Service: Lambda, Status Code: ${error.statusCode}, Request ID: ${error.requestId})`,
    };
  }
};

/** A string that is itself JSON goes out as that JSON, and null as nothing, as AWS does it. */
const payloadText = (payload: Json | undefined): string => {
  if (payload === undefined || payload === null) return '';
  if (typeof payload !== 'string') return JSON.stringify(payload);
  try {
    JSON.parse(payload);
    return payload;
  } catch {
    return JSON.stringify(payload);
  }
};

/** Lambda's error object names the error; without a name AWS says Lambda.Unknown. */
const functionFailure = (answer: LambdaAnswer): Outcome => {
  const payload = parsePayload(answer.payload);
  const name = isJsonObject(payload) ? payload.errorType : undefined;
  return {
    kind: 'failed',
    error: typeof name === 'string' && name !== '' ? name : 'Lambda.Unknown',
    cause: answer.payload,
  };
};

const parsePayload = (text: string): Json => {
  if (text === '') return {};
  try {
    return parseJson(text);
  } catch {
    return text;
  }
};
