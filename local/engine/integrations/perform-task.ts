import type { EngineCore } from '../engine-core.ts';
import type { Execution, Failure, TaskPhase } from '../execution.ts';
import { isJsonObject, type Json } from '../json.ts';
import { ServiceError } from '../services.ts';
import { functionTask, lambdaInvokeTask } from './lambda-task.ts';
import { sdkTask } from './sdk-task.ts';
import { startExecutionTask } from './start-execution-task.ts';

/** How a call ended: with the Task's result, or (tokens, nested executions) with the wait for it. */
export type Outcome =
  | { kind: 'succeeded'; output: Json }
  | { kind: 'submitted'; output: Json; childExecutionArn?: string }
  /** The call has already told the execution. */
  | { kind: 'dispatched' }
  | ({ kind: 'failed'; startFailed?: boolean } & Failure);

export type TaskCall = { core: EngineCore; execution: Execution; scopeId: number; attempt: number; phase: TaskPhase };

/** Makes a Task's call. Never rejects: what goes wrong is the Task's failure. */
export const performTask = async (call: TaskCall): Promise<Outcome> => {
  const { request } = call.phase;
  try {
    if (request.kind === 'function') return await functionTask(call);
    if (request.service === 'states' && request.action === 'startExecution') return await startExecutionTask(call);
    if (request.service === 'lambda' && request.action === 'invoke') return await lambdaInvokeTask(call);
    return await sdkTask(call);
  } catch (error) {
    return failedCall(error, request.pattern !== 'requestResponse');
  }
};

const failedCall = (error: unknown, startFailed: boolean): Outcome => {
  const { name, message } = error as Error;
  return {
    kind: 'failed',
    error: name === 'Error' || name === 'TypeError' ? 'States.TaskFailed' : name,
    cause: message,
    ...(startFailed && error instanceof ServiceError ? { startFailed } : {}),
  };
};

/** Parameters must be an object for every API. */
export const parametersOf = (call: TaskCall): Record<string, Json> => {
  const { parameters, resource } = call.phase.request;
  if (isJsonObject(parameters)) return parameters;
  throw Object.assign(new Error(`The parameters of ${resource} must be an object`), { name: 'States.Runtime' });
};

/** What the optimised integrations add to each answer about the HTTP exchange. */
export const httpMetadata = (
  statusCode: number,
  requestId: string,
  contentType: string,
  contentLength: number,
  nowEpochMs: number,
  extra: Record<string, string> = {},
): Record<string, Json> => {
  const headers: Record<string, string> = {
    Connection: 'keep-alive',
    'Content-Length': String(contentLength),
    'Content-Type': contentType,
    Date: new Date(nowEpochMs).toUTCString(),
    ...extra,
    'x-amzn-RequestId': requestId,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: statusCode,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
};
