import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock/clock.ts';
import type { FunctionConfig } from './function-config.ts';
import type { FunctionError, InvokeMessage, WorkerMessage, WorkerStart } from './worker-protocol.ts';

export type WorkerResult =
  | { kind: 'succeeded'; payload: string; heapBytes: number }
  | { kind: 'failed'; error: FunctionError; heapBytes: number };

/** Lambda gives a function's initialization ten seconds of its own; one that needs longer goes on within the invocation's time. */
const initializationLimitMs = 10_000;

/** One thread of one function, and at most one invocation in it. */
export class LiveWorker {
  readonly config: FunctionConfig;
  readonly logStream: string;
  /** Must not be used again: it has ended, or is about to. */
  broken = false;
  lastUsedMs: number;
  readonly #clock: Clock;
  readonly #worker: Worker;
  readonly #ready: Promise<FunctionError | undefined>;
  #settle: ((result: WorkerResult) => void) | undefined;
  #requestId = '';
  #onLog: (text: string) => void = () => undefined;

  constructor(config: FunctionConfig, environment: Readonly<Record<string, string>>, clock: Clock) {
    this.config = config;
    this.#clock = clock;
    this.lastUsedMs = clock.now();
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    this.logStream = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const start: WorkerStart = {
      codeFolder: config.codeFolder,
      handler: config.handler,
      name: config.name,
      arn: config.arn,
      memoryMegabytes: config.memoryMegabytes,
      logGroup: config.logGroup,
      logStream: this.logStream,
    };
    this.#worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      name: config.name,
      workerData: start,
      env: { ...environment, AWS_LAMBDA_LOG_STREAM_NAME: this.logStream },
      resourceLimits: { maxOldGenerationSizeMb: config.memoryMegabytes },
      execArgv: [],
      stdin: false,
    });
    this.#ready = this.#untilReady();
    this.#worker.on('error', (error) => this.#end(crashOf(this.#requestId, error)));
    this.#worker.on('exit', (code) => this.#end(exitOf(this.#requestId, code)));
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
  }

  async invoke(message: InvokeMessage, onLog: (text: string) => void): Promise<WorkerResult> {
    this.#requestId = message.requestId;
    this.#onLog = onLog;
    const initError = await this.#ready;
    if (initError || this.broken) {
      this.broken = true;
      const error = initError ?? exitOf(message.requestId, 1);
      return { kind: 'failed', error, heapBytes: 0 };
    }
    const result = await new Promise<WorkerResult>((resolve) => {
      const cancel = this.#clock.at(this.#clock.now() + message.timeoutMs, () => {
        this.#end(timeoutOf(message.requestId, message.timeoutMs));
        void this.terminate();
      });
      this.#settle = (outcome) => {
        cancel();
        resolve(outcome);
      };
      this.#worker.postMessage(message);
    });
    this.#settle = undefined;
    this.#onLog = () => undefined;
    this.lastUsedMs = this.#clock.now();
    return result;
  }

  async terminate(): Promise<void> {
    this.broken = true;
    await this.#worker.terminate();
  }

  #untilReady(): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      const limitMs = initializationLimitMs + this.config.timeoutSeconds * 1000;
      const cancel = this.#clock.at(this.#clock.now() + limitMs, () => {
        resolve(timeoutOf(this.#requestId, limitMs));
        void this.terminate();
      });
      const decide = (error: FunctionError | undefined): void => {
        cancel();
        resolve(error);
      };
      this.#worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'ready') decide(undefined);
        if (message.kind === 'initFailed') decide(message.error);
      });
      this.#worker.on('error', (error) => decide(crashOf(this.#requestId, error)));
      this.#worker.on('exit', (code) => decide(exitOf(this.#requestId, code)));
    });
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'log') this.#onLog(message.text);
    if (message.kind === 'succeeded' && message.requestId === this.#requestId)
      this.#settle?.({ kind: 'succeeded', payload: message.payload, heapBytes: message.heapBytes });
    if (message.kind === 'failed' && message.requestId === this.#requestId) {
      if (message.fatal) void this.terminate();
      this.#settle?.({ kind: 'failed', error: message.error, heapBytes: message.heapBytes });
    }
  }

  #end(error: FunctionError): void {
    this.broken = true;
    this.#settle?.({ kind: 'failed', error, heapBytes: 0 });
  }
}

const prefixed = (requestId: string, message: string): string => `RequestId: ${requestId} Error: ${message}`;

const timeoutOf = (requestId: string, limitMs: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: prefixed(requestId, `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`),
  trace: [],
});

const exitOf = (requestId: string, code: number): FunctionError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: prefixed(
    requestId,
    code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`,
  ),
  trace: [],
});

const crashOf = (requestId: string, error: Error): FunctionError =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: prefixed(requestId, 'Runtime exited with error: signal: killed'),
        trace: [],
      }
    : exitOf(requestId, 1);
