import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { LogStore } from '../lambda/log-store.ts';
import type { GiveUpCondition } from './dead-letter.ts';
import { deadLetterOf } from './dead-letter.ts';
import { deliverBatch } from './deliver-batch.ts';
import type { Pipe } from './pipe.ts';
import { type ExecutionLog, executionLog } from './pipe-log.ts';
import type { PipeServices } from './send-to-target.ts';
import type { Entry } from './shard-progress.ts';

export type LaneOptions = {
  pipe: Pipe;
  shardId: string;
  clock: Clock;
  services: PipeServices;
  logs: LogStore;
  /** Entries are delivered, or given up and in the dead-letter queue. */
  onDone: (entries: readonly Entry[]) => void;
};

/** A batch, or what is left of one. `failures`: attempts that failed, in a batch of this size. */
type Attempt = { entries: readonly Entry[]; failures: number };

const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** What the smallest target takes of one batch: a state machine's input, a function's payload. */
const payloadLimitBytes = { stateMachine: 256 * 1024, function: 6 * 1024 * 1024 };

/** One of a shard's lanes: batches in order, one at a time, each until it is delivered or given up. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #waiting: { entry: Entry; sinceMs: number }[] = [];
  #running = false;
  #waits = false;
  #stopped = false;
  #cancelTimer: (() => void) | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Nothing is under way: there is nothing to deliver, or it waits for the clock. */
  get resting(): boolean {
    return !this.#running || this.#waits;
  }

  add(entries: readonly Entry[]): void {
    const now = this.#options.clock.now();
    for (const entry of entries) this.#waiting.push({ entry, sinceMs: now });
    this.#startBatch();
  }

  /** Begins nothing more; what is under way is left to end, and delivered again by the next start. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  #startBatch(): void {
    const { clock, pipe } = this.#options;
    const [first] = this.#waiting;
    if (this.#running || this.#stopped || !first) return;
    const dueMs = first.sinceMs + pipe.source.batchingWindowSeconds * 1000;
    if (this.#waiting.length < pipe.source.batchSize && clock.now() < dueMs) {
      this.#cancelTimer?.();
      this.#cancelTimer = clock.at(dueMs, () => this.#startBatch());
      return;
    }
    this.#running = true;
    void this.#run(this.#nextBatch()).finally(() => {
      this.#running = false;
      this.#startBatch();
    });
  }

  #nextBatch(): Entry[] {
    const { batchSize } = this.#options.pipe.source;
    const { kind } = this.#options.pipe.target;
    const limit = kind === 'stateMachine' || kind === 'function' ? payloadLimitBytes[kind] : Number.POSITIVE_INFINITY;
    let count = 0;
    let bytes = 2;
    while (count < Math.min(batchSize, this.#waiting.length)) {
      bytes += batchSize === 1 ? 0 : Buffer.byteLength(JSON.stringify(this.#waiting[count]?.entry.record)) + 1;
      if (count > 0 && bytes > limit) break;
      count++;
    }
    return this.#waiting.splice(0, count).map(({ entry }) => entry);
  }

  async #run(batch: readonly Entry[]): Promise<void> {
    const attempts: Attempt[] = [{ entries: batch, failures: 0 }];
    for (let next = attempts.shift(); next && !this.#stopped; next = attempts.shift())
      attempts.unshift(...(await this.#attempt(next)));
  }

  /** One attempt; returns what is to be tried next of it. */
  async #attempt({ entries, failures }: Attempt): Promise<Attempt[]> {
    const { pipe, clock, services, onDone } = this.#options;
    const fresh = await this.#withoutTooOld(entries);
    if (fresh.length === 0) return [];
    const outcome = await deliverBatch(
      pipe,
      fresh.map(({ record }) => record),
      {
        services,
        nowMs: clock.now(),
        log: this.#log(),
      },
    );
    if (this.#stopped) return [];
    if (outcome.kind === 'busy') {
      await this.#wait(firstRetryMs);
      return [{ entries: fresh, failures }];
    }
    const delivered = outcome.kind === 'done' ? fresh.length : outcome.kind === 'partial' ? outcome.firstFailed : 0;
    if (delivered > 0) onDone(fresh.slice(0, delivered));
    if (outcome.kind === 'done') return [];
    return this.#afterFailure(fresh.slice(delivered), failures, outcome.reason);
  }

  #log(): ExecutionLog {
    const { pipe, clock, logs } = this.#options;
    const log = executionLog(pipe, randomUUID(), { logs, now: () => clock.now() });
    return (step, details) => {
      if (!this.#stopped) log(step, details);
    };
  }

  async #afterFailure(entries: readonly Entry[], failures: number, reason: string): Promise<Attempt[]> {
    const { source, name } = this.#options.pipe;
    // Halving is not counted as a retry, as with Lambda's own readers of streams.
    if (source.bisectsBatches && entries.length > 1) {
      const middle = Math.ceil(entries.length / 2);
      return [
        { entries: entries.slice(0, middle), failures: 0 },
        { entries: entries.slice(middle), failures: 0 },
      ];
    }
    if (failures >= source.maximumRetryAttempts) {
      await this.#giveUp(entries, 'RetryAttemptsExhausted', reason);
      return [];
    }
    console.error(`pipe ${name}: attempt ${failures + 1} at ${entries.length} records failed: ${reason}`);
    await this.#wait(Math.min(firstRetryMs * 2 ** failures, longestRetryMs));
    return [{ entries, failures: failures + 1 }];
  }

  /** The entries that are not yet too old; those that are go to the dead-letter queue. */
  async #withoutTooOld(entries: readonly Entry[]): Promise<readonly Entry[]> {
    const { clock, pipe } = this.#options;
    const oldestMs = clock.now() - pipe.source.maximumRecordAgeSeconds * 1000;
    const isTooOld = ({ record }: Entry): boolean => record.dynamodb.ApproximateCreationDateTime * 1000 < oldestMs;
    const tooOld = entries.filter(isTooOld);
    if (tooOld.length === 0) return entries;
    await this.#giveUp(
      tooOld,
      'RecordAgeExceeded',
      `older than ${pipe.source.maximumRecordAgeSeconds} s when its turn came`,
    );
    return entries.filter((entry) => !isTooOld(entry));
  }

  async #giveUp(entries: readonly Entry[], condition: GiveUpCondition, reason: string): Promise<void> {
    const { pipe, shardId, clock, services, onDone } = this.#options;
    const records = entries.map(({ record }) => record);
    const { deadLetterArn } = pipe.source;
    console.error(
      `pipe ${pipe.name} gives up ${records.length} records (${condition}): ${reason}` +
        (deadLetterArn === undefined ? '; it has no dead-letter queue' : ''),
    );
    for (let failures = 0; deadLetterArn !== undefined && !this.#stopped; failures++) {
      try {
        await services.invokeTarget({
          arn: deadLetterArn,
          input: deadLetterOf({
            pipeArn: pipe.arn,
            streamArn: pipe.sourceArn,
            shardId,
            condition,
            records,
            nowMs: clock.now(),
          }),
          idempotencyKey: `${records[0]?.eventID}_${records.length}_${condition}`,
          messageAttributes: { ERROR_MESSAGE: reason.slice(0, 1024) },
        });
        break;
      } catch (error) {
        console.error(`pipe ${pipe.name}: its dead-letter queue ${deadLetterArn} did not take them:`, error);
        await this.#wait(Math.min(firstRetryMs * 2 ** failures, longestRetryMs));
      }
    }
    if (!this.#stopped) onDone(entries);
  }

  /** Until the time is over; never, once stopped. */
  #wait(milliseconds: number): Promise<void> {
    const { clock } = this.#options;
    this.#waits = true;
    return new Promise((resolve) => {
      this.#cancelTimer = clock.at(clock.now() + milliseconds, () => {
        this.#waits = false;
        resolve();
      });
    });
  }
}
