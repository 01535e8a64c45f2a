import type { FunctionConfig } from './function-config.ts';

/** Given to a function's thread at its start. */
export type WorkerStart = Pick<
  FunctionConfig,
  'codeFolder' | 'handler' | 'name' | 'arn' | 'memoryMegabytes' | 'logGroup'
> & {
  logStream: string;
};

export type InvokeMessage = {
  requestId: string;
  /** JSON. */
  payload: string;
  /** Until the function is ended by force. */
  timeoutMs: number;
  invokedArn: string;
};

/** As Lambda's runtime reports an error. */
export type FunctionError = { errorType: string; errorMessage: string; trace: readonly string[] };

export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'initFailed'; error: FunctionError }
  | { kind: 'log'; text: string }
  | { kind: 'succeeded'; requestId: string; payload: string; heapBytes: number }
  | { kind: 'failed'; requestId: string; error: FunctionError; fatal: boolean; heapBytes: number };
