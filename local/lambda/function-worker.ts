/**
 * A function's own thread: loads the bundle once, then runs one invocation at a time. It has nothing of the runtime but
 * this port; output of the function goes to the log in the order in which it was written, before the result.
 */
import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionError, InvokeMessage, WorkerMessage, WorkerStart } from './worker-protocol.ts';

type Handler = (event: unknown, context: Record<string, unknown>) => unknown;

const port = parentPort;
if (!port) throw new Error('function-worker.ts runs as a worker thread only');
const start = workerData as WorkerStart;
const send = (message: WorkerMessage): void => port.postMessage(message);

const captureOutput = (stream: NodeJS.WriteStream): void => {
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    send({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (done) queueMicrotask(done);
    return true;
  }) as typeof stream.write;
};
captureOutput(process.stdout);
captureOutput(process.stderr);
globalThis.console = new Console(process.stdout, process.stderr);
process.setSourceMapsEnabled(true);

const describe = (error: unknown): FunctionError => {
  if (error instanceof Error)
    return {
      errorType: error.name,
      errorMessage: error.message,
      trace: (error.stack ?? '').split('\n').filter((line) => line !== ''),
    };
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
};

let current: string | undefined;
const failFatally = (error: FunctionError): void => {
  const heapBytes = process.memoryUsage().heapUsed;
  if (current === undefined) send({ kind: 'initFailed', error });
  else send({ kind: 'failed', requestId: current, error, fatal: true, heapBytes });
};
process.on('uncaughtException', (error) => failFatally(describe(error)));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace } = describe(reason);
  failFatally({
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: reason instanceof Error ? `${reason.name}: ${errorMessage}` : errorMessage,
    trace,
  });
});

const loadHandler = async (): Promise<Handler> => {
  const dot = start.handler.lastIndexOf('.');
  const [file, name] = [start.handler.slice(0, dot), start.handler.slice(dot + 1)];
  const path = ['mjs', 'js', 'cjs'].map((end) => join(start.codeFolder, `${file}.${end}`)).find(existsSync);
  if (path === undefined)
    throw Object.assign(new Error(`Cannot find module '${file}' in ${start.codeFolder}`), {
      name: 'Runtime.ImportModuleError',
    });
  const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const found = module[name] ?? (module.default as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== 'function')
    throw Object.assign(new Error(`${start.handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  return found as Handler;
};

const contextOf = (message: InvokeMessage): Record<string, unknown> => {
  const deadline = performance.now() + message.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: message.invokedArn,
    memoryLimitInMB: String(start.memoryMegabytes),
    awsRequestId: message.requestId,
    logGroupName: start.logGroup,
    logStreamName: start.logStream,
    identity: undefined,
    clientContext: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
};

const run = async (handler: Handler, message: InvokeMessage): Promise<void> => {
  const { requestId } = message;
  current = requestId;
  try {
    const result: unknown = await handler(JSON.parse(message.payload), contextOf(message));
    const payload = JSON.stringify(result) ?? 'null';
    send({ kind: 'succeeded', requestId, payload, heapBytes: process.memoryUsage().heapUsed });
  } catch (error) {
    const heapBytes = process.memoryUsage().heapUsed;
    send({ kind: 'failed', requestId, error: describe(error), fatal: false, heapBytes });
  }
};

try {
  const handler = await loadHandler();
  port.on('message', (message: InvokeMessage) => void run(handler, message));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'initFailed', error: describe(error) });
}
