import type { Clock } from '../clock/clock.ts';
import type { FunctionConfig } from './function-config.ts';
import { LiveWorker } from './live-worker.ts';

/** More invocations wait than the runtime keeps. */
export class TooManyWaitingError extends Error {
  override name = 'TooManyWaitingError';
}

type Waiting = { config: FunctionConfig; grant: (worker: LiveWorker) => void; refuse: (error: Error) => void };

/**
 * Threads for functions: a function's thread is kept warm and used again, never by another function; at most
 * `maximumWorkers` live at once, so that memory is bounded; who finds none waits in order of arrival.
 */
export class WorkerPool {
  readonly #clock: Clock;
  readonly #maximumWorkers: number;
  readonly #maximumWaiting: number;
  readonly #idleLimitMs: number;
  readonly #environmentOf: (config: FunctionConfig) => Readonly<Record<string, string>>;
  readonly #idle = new Set<LiveWorker>();
  readonly #busy = new Set<LiveWorker>();
  #waiting: Waiting[] = [];
  #cancelSweep: (() => void) | undefined;
  #closed = false;

  constructor(options: {
    clock: Clock;
    maximumWorkers: number;
    maximumWaiting?: number;
    idleLimitMs?: number;
    environmentOf: (config: FunctionConfig) => Readonly<Record<string, string>>;
  }) {
    this.#clock = options.clock;
    this.#maximumWorkers = options.maximumWorkers;
    this.#maximumWaiting = options.maximumWaiting ?? 5000;
    this.#idleLimitMs = options.idleLimitMs ?? 5 * 60_000;
    this.#environmentOf = options.environmentOf;
  }

  get liveWorkers(): number {
    return this.#idle.size + this.#busy.size;
  }

  /** Lends a thread to `use`. @throws TooManyWaitingError */
  async with<Result>(config: FunctionConfig, use: (worker: LiveWorker) => Promise<Result>): Promise<Result> {
    const worker = await this.#acquire(config);
    try {
      return await use(worker);
    } finally {
      this.#release(worker);
    }
  }

  /** Ends the idle threads of a function whose code or configuration has changed. */
  async retire(functionName: string): Promise<void> {
    const stale = [...this.#idle].filter(({ config }) => config.name === functionName);
    await Promise.all(stale.map((worker) => this.#end(worker)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelSweep?.();
    for (const { refuse } of this.#waiting.splice(0)) refuse(new TooManyWaitingError('the runtime is stopping'));
    await Promise.all([...this.#idle, ...this.#busy].map((worker) => worker.terminate()));
    this.#idle.clear();
  }

  #acquire(config: FunctionConfig): Promise<LiveWorker> {
    if (this.#closed) return Promise.reject(new TooManyWaitingError('the runtime is stopping'));
    const worker = this.#take(config);
    if (worker) return Promise.resolve(worker);
    if (this.#waiting.length >= this.#maximumWaiting)
      return Promise.reject(new TooManyWaitingError(`${this.#waiting.length} invocations wait already`));
    return new Promise((grant, refuse) => this.#waiting.push({ config, grant, refuse }));
  }

  /** A warm thread, or a new one if there is room or room can be made. */
  #take(config: FunctionConfig): LiveWorker | undefined {
    for (const worker of this.#idle) if (worker.config === config && !worker.broken) return this.#lend(worker);
    if (this.liveWorkers >= this.#maximumWorkers) {
      const oldest = [...this.#idle].reduce<LiveWorker | undefined>(
        (best, worker) => (!best || worker.lastUsedMs < best.lastUsedMs ? worker : best),
        undefined,
      );
      if (!oldest) return undefined;
      void this.#end(oldest);
    }
    return this.#lend(new LiveWorker(config, this.#environmentOf(config), this.#clock));
  }

  #lend(worker: LiveWorker): LiveWorker {
    this.#idle.delete(worker);
    this.#busy.add(worker);
    return worker;
  }

  #release(worker: LiveWorker): void {
    this.#busy.delete(worker);
    if (worker.broken || this.#closed) void worker.terminate();
    else this.#idle.add(worker);
    for (;;) {
      const next = this.#waiting[0];
      const taken = next && !this.#closed ? this.#take(next.config) : undefined;
      if (!next || !taken) break;
      this.#waiting.shift();
      next.grant(taken);
    }
    this.#sweepLater();
  }

  #sweepLater(): void {
    if (this.#cancelSweep || this.#closed || this.#idle.size === 0) return;
    this.#cancelSweep = this.#clock.at(this.#clock.now() + this.#idleLimitMs, () => {
      this.#cancelSweep = undefined;
      const limit = this.#clock.now() - this.#idleLimitMs;
      for (const worker of this.#idle) if (worker.lastUsedMs <= limit) void this.#end(worker);
      this.#sweepLater();
    });
  }

  async #end(worker: LiveWorker): Promise<void> {
    this.#idle.delete(worker);
    await worker.terminate();
  }
}
