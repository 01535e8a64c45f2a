import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import { type Delivery, type DeliveryOutcome, DeliveryQueue } from '../store/delivery-queue.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import type { InvokeTarget } from '../targets/invoke-target.ts';
import { type AsynchronousConfig, defaultAsynchronousConfig, type FunctionConfig } from './function-config.ts';
import { parseFunctionName } from './function-name.ts';
import { type Invocation, type InvocationResult, LambdaServiceError } from './invocation.ts';
import { InvocationLog } from './invocation-log.ts';
import type { WorkerResult } from './live-worker.ts';
import type { LogStore } from './log-store.ts';
import { TooManyWaitingError, type WorkerPool } from './worker-pool.ts';

export const payloadLimitBytes = 6 * 1024 * 1024;
const asynchronousPayloadLimitBytes = 1024 * 1024;
/** Lambda waits this long before the first and the second retry of an asynchronous invocation. */
const retryDelaysMs = [60_000, 120_000];
const throttledRetryMs = 1000;

type AsynchronousMessage = { functionName: string; payload: string; requestId: string };

/** Functions by name, and what invoking them means. */
export class LambdaService {
  readonly #clock: Clock;
  readonly #pool: WorkerPool;
  readonly #logs: LogStore;
  readonly #invokeTarget: InvokeTarget;
  readonly #onInvocation: (functionName: string, memoryMegabytes: number, milliseconds: number) => void;
  readonly #queue: DeliveryQueue<AsynchronousMessage>;
  readonly #functions = new Map<string, FunctionConfig>();
  readonly #asynchronous = new Map<string, AsynchronousConfig>();
  /** `name:alias` or `name:version`, as declared. */
  readonly #qualifiers = new Map<string, string>();
  readonly #running = new Map<string, number>();
  #stopping = false;

  constructor(options: {
    clock: Clock;
    pool: WorkerPool;
    logs: LogStore;
    database: RuntimeDatabase;
    invokeTarget: InvokeTarget;
    /** Told of each invocation that ran. */
    onInvocation?: (functionName: string, memoryMegabytes: number, milliseconds: number) => void;
  }) {
    this.#clock = options.clock;
    this.#pool = options.pool;
    this.#logs = options.logs;
    this.#invokeTarget = options.invokeTarget;
    this.#onInvocation = options.onInvocation ?? (() => undefined);
    this.#queue = new DeliveryQueue({
      database: options.database,
      clock: options.clock,
      name: 'lambda',
      concurrency: 16,
      deliver: (delivery) => this.#deliver(delivery),
    });
  }

  putFunction(config: FunctionConfig): void {
    this.#functions.set(config.name, config);
  }

  putAsynchronousConfig(functionName: string, config: Partial<AsynchronousConfig>): void {
    this.#asynchronous.set(functionName, { ...defaultAsynchronousConfig, ...config });
  }

  /** A version or an alias; all of them run the code that the assembly has. */
  putQualifier(functionName: string, qualifier: string, version: string): void {
    this.#qualifiers.set(`${functionName}:${qualifier}`, version);
  }

  functions(): FunctionConfig[] {
    return [...this.#functions.values()];
  }

  has(functionName: string): boolean {
    const { name, qualifier = '$LATEST' } = parseFunctionName(functionName);
    return this.#functions.has(name) && (qualifier === '$LATEST' || this.#qualifiers.has(`${name}:${qualifier}`));
  }

  /** @throws LambdaServiceError ResourceNotFoundException. */
  find(functionName: string, qualifier?: string): { config: FunctionConfig; version: string } {
    const parsed = parseFunctionName(functionName, qualifier);
    const config = this.#functions.get(parsed.name);
    const wanted = parsed.qualifier ?? '$LATEST';
    const version = wanted === '$LATEST' ? wanted : this.#qualifiers.get(`${parsed.name}:${wanted}`);
    if (!config || version === undefined)
      throw new LambdaServiceError(
        'ResourceNotFoundException',
        `Function not found: ${functionName}${qualifier === undefined ? '' : `:${qualifier}`}`,
        404,
        { Type: 'User' },
      );
    return { config, version };
  }

  /** Begins with asynchronous invocations, first of all those that an earlier process accepted. */
  start(): void {
    this.#queue.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([this.#queue.stop(), this.#pool.close()]);
  }

  /** @throws LambdaServiceError if the invocation itself is refused; the function's own failure is a result. */
  async invoke(invocation: Invocation, requestId: string = randomUUID()): Promise<InvocationResult> {
    const { config, version } = this.find(invocation.functionName, invocation.qualifier);
    const payload = invocation.payload === '' ? '{}' : invocation.payload;
    refusePayload(payload, payloadLimitBytes);
    this.#enter(config);
    try {
      return await this.#pool.with(config, async (worker) => {
        const log = new InvocationLog(this.#logs, () => this.#clock.now(), {
          group: config.logGroup,
          requestId,
          executionArn: invocation.executionArn,
        });
        const began = performance.now();
        const answer = await worker.invoke(
          {
            requestId,
            payload,
            timeoutMs: config.timeoutSeconds * 1000,
            invokedArn: version === '$LATEST' ? config.arn : `${config.arn}:${version}`,
          },
          (text) => log.write(text),
        );
        const durationMs = performance.now() - began;
        this.#onInvocation(config.name, config.memoryMegabytes, durationMs);
        const result = withinLimit(answer);
        if (result.kind === 'failed') log.line(JSON.stringify(result.error));
        const logResult = log.close(
          worker.logStream,
          reportOf(requestId, durationMs, config.memoryMegabytes, result.heapBytes),
        );
        return {
          payload: result.kind === 'succeeded' ? result.payload : JSON.stringify(result.error),
          ...(result.kind === 'failed' && { functionError: 'Unhandled' as const }),
          executedVersion: version,
          requestId,
          logResult,
        };
      });
    } catch (error) {
      if (error instanceof TooManyWaitingError) throw throttled('ConcurrentInvocationLimitExceeded');
      throw error;
    } finally {
      this.#leave(config);
    }
  }

  /** Accepts an invocation to be carried out at least once; it is on disk when this returns. @throws LambdaServiceError */
  invokeAsync(functionName: string, payload: string, qualifier?: string): string {
    const { config } = this.find(functionName, qualifier);
    refusePayload(payload === '' ? '{}' : payload, asynchronousPayloadLimitBytes);
    const requestId = randomUUID();
    this.#queue.add({ functionName: config.name, payload: payload === '' ? '{}' : payload, requestId });
    return requestId;
  }

  #enter(config: FunctionConfig): void {
    const running = this.#running.get(config.name) ?? 0;
    if (config.reservedConcurrency !== undefined && running >= config.reservedConcurrency)
      throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
    this.#running.set(config.name, running + 1);
  }

  #leave(config: FunctionConfig): void {
    this.#running.set(config.name, (this.#running.get(config.name) ?? 1) - 1);
  }

  async #deliver({ message, attempt, createdMs }: Delivery<AsynchronousMessage>): Promise<DeliveryOutcome> {
    const { functionName, payload, requestId } = message;
    const config = this.#functions.get(functionName);
    if (!config) return { kind: 'done' };
    const limits = this.#asynchronous.get(functionName) ?? defaultAsynchronousConfig;
    const aged = this.#clock.now() - createdMs > limits.maximumEventAgeSeconds * 1000;
    let result: InvocationResult;
    try {
      result = await this.invoke({ functionName, payload }, requestId);
    } catch (error) {
      if (!(error instanceof LambdaServiceError)) throw error;
      if (error.name === 'TooManyRequestsException' && !aged) return { kind: 'retry', afterMs: throttledRetryMs };
      result = {
        payload: JSON.stringify({ errorType: error.name, errorMessage: error.message }),
        functionError: 'Unhandled',
        executedVersion: '$LATEST',
        requestId,
        logResult: '',
      };
    }
    // Ended with its thread, not by itself.
    if (result.functionError && this.#stopping) return { kind: 'retry', afterMs: 0 };
    if (result.functionError && attempt <= limits.maximumRetryAttempts && !aged)
      return { kind: 'retry', afterMs: retryDelaysMs[attempt - 1] ?? 120_000 };
    await this.#hand(config, limits, message, result, attempt);
    return { kind: 'done' };
  }

  /** Tells the declared destination or dead-letter queue how an asynchronous invocation ended. */
  async #hand(
    config: FunctionConfig,
    limits: AsynchronousConfig,
    message: AsynchronousMessage,
    result: InvocationResult,
    attempts: number,
  ): Promise<void> {
    const failed = result.functionError !== undefined;
    const destination = failed ? limits.onFailureArn : limits.onSuccessArn;
    const idempotencyKey = `${message.requestId}_${failed ? 'failed' : 'succeeded'}`;
    if (destination !== undefined) {
      const record = {
        version: '1.0',
        timestamp: new Date(this.#clock.now()).toISOString(),
        requestContext: {
          requestId: message.requestId,
          functionArn: `${config.arn}:$LATEST`,
          condition: failed ? 'RetriesExhausted' : 'Success',
          approximateInvokeCount: attempts,
        },
        requestPayload: JSON.parse(message.payload) as unknown,
        responseContext: {
          statusCode: 200,
          executedVersion: '$LATEST',
          ...(failed && { functionError: result.functionError }),
        },
        responsePayload: JSON.parse(result.payload) as unknown,
      };
      await this.#invokeTarget({ arn: destination, input: JSON.stringify(record), idempotencyKey });
    }
    if (!failed) return;
    const error = JSON.parse(result.payload) as { errorMessage?: string };
    console.error(`${config.name}: asynchronous invocation ${message.requestId} failed: ${error.errorMessage}`);
    if (config.deadLetterArn !== undefined)
      await this.#invokeTarget({
        arn: config.deadLetterArn,
        input: message.payload,
        idempotencyKey,
        messageAttributes: {
          RequestID: message.requestId,
          ErrorCode: '200',
          ErrorMessage: (error.errorMessage ?? 'unknown').slice(0, 1024),
        },
      });
  }
}

const throttled = (reason: string): LambdaServiceError =>
  new LambdaServiceError('TooManyRequestsException', 'Rate Exceeded.', 429, { Type: 'User', Reason: reason });

const refusePayload = (payload: string, limitBytes: number): void => {
  const bytes = Buffer.byteLength(payload);
  if (bytes > limitBytes)
    throw new LambdaServiceError(
      'RequestTooLargeException',
      `${bytes} byte payload is too large for the operation (limit ${limitBytes} bytes)`,
      413,
      { Type: 'User' },
    );
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new LambdaServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
      400,
      { Type: 'User' },
    );
  }
};

const withinLimit = (result: WorkerResult): WorkerResult =>
  result.kind === 'succeeded' && Buffer.byteLength(result.payload) > payloadLimitBytes
    ? {
        kind: 'failed',
        heapBytes: result.heapBytes,
        error: {
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size exceeded maximum allowed payload size (${payloadLimitBytes} bytes).`,
          trace: [],
        },
      }
    : result;

const reportOf = (requestId: string, durationMs: number, memoryMegabytes: number, heapBytes: number): string =>
  `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms\t` +
  `Memory Size: ${memoryMegabytes} MB\tMax Memory Used: ${Math.ceil(heapBytes / 2 ** 20)} MB`;
