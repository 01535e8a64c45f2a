import type { Clock } from '../clock/clock.ts';
import type { FunctionConfig } from './function-config.ts';
import { LiveWorker } from './live-worker.ts';

/** More invocations wait than the runtime keeps. */
export class TooManyWaitingError extends Error {
  override name = 'TooManyWaitingError';
}

type Waiting = {
  config: FunctionConfig;
  grant: (worker: LiveWorker) => void;
  refuse: (error: Error) => void;
  /** By invocations that came later and found their function's thread warm. */
  timesOvertaken: number;
};

/** A function whose thread was used so lately is at work, though not at this very moment. */
const inUseMs = 1000;

/** Loading a bundle costs as much as many invocations; after so many overtakings its turn has come all the same. */
const overtakenAtMost = 50;

/**
 * Threads for functions: a function's thread is kept warm and used again, never by another function; at most
 * `maximumWorkers` live at once, so that memory is bounded. Who finds none waits in order of arrival, but that a thread
 * that becomes free first serves its own function's next.
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
    return new Promise((grant, refuse) => this.#waiting.push({ config, grant, refuse, timesOvertaken: 0 }));
  }

  /** A warm thread, or a new one if there is room or room can be made. */
  #take(config: FunctionConfig): LiveWorker | undefined {
    for (const worker of this.#idle) if (worker.config === config && !worker.broken) return this.#lend(worker);
    if (this.liveWorkers >= this.#maximumWorkers) {
      const oldest = [...this.#idle].reduce<LiveWorker | undefined>(
        (best, worker) => (!best || worker.lastUsedMs < best.lastUsedMs ? worker : best),
        undefined,
      );
      if (!oldest || this.#shouldRatherWait(config, oldest)) return undefined;
      void this.#end(oldest);
    }
    return this.#lend(new LiveWorker(config, this.#environmentOf(config), this.#clock));
  }

  /** A thread of its own comes free sooner than another one loads, and the other function will want its own back. */
  #shouldRatherWait(config: FunctionConfig, oldest: LiveWorker): boolean {
    return this.#clock.now() - oldest.lastUsedMs < inUseMs && this.#hasBusyThread(config);
  }

  #hasBusyThread(config: FunctionConfig): boolean {
    return [...this.#busy].some((worker) => worker.config === config && !worker.broken);
  }

  #lend(worker: LiveWorker): LiveWorker {
    this.#idle.delete(worker);
    this.#busy.add(worker);
    return worker;
  }

  #release(worker: LiveWorker): void {
    this.#busy.delete(worker);
    if (worker.broken || this.#closed) void worker.terminate();
    else if (!this.#handOn(worker)) this.#idle.add(worker);
    this.#serveWaiting();
    this.#sweepLater();
  }

  /** To the function's next invocation, unless the first in the queue has no thread and has been overtaken too often. */
  #handOn(worker: LiveWorker): boolean {
    const index = this.#waiting.findIndex(({ config }) => config === worker.config);
    const [first] = this.#waiting;
    if (index < 0 || !first) return false;
    if (index > 0) {
      if (first.timesOvertaken >= overtakenAtMost && !this.#hasBusyThread(first.config)) return false;
      first.timesOvertaken++;
    }
    const [next] = this.#waiting.splice(index, 1);
    next?.grant(this.#lend(worker));
    return true;
  }

  /** In order of arrival, whoever can be served now. */
  #serveWaiting(): void {
    const mayServe = (): boolean => !this.#closed && (this.#idle.size > 0 || this.liveWorkers < this.#maximumWorkers);
    for (let index = 0; index < this.#waiting.length && mayServe(); ) {
      const worker = this.#take((this.#waiting[index] as Waiting).config);
      if (worker) this.#waiting.splice(index, 1)[0]?.grant(worker);
      else index++;
    }
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
