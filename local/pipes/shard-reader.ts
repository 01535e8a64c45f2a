import type { Clock } from '../clock/clock.ts';
import type { TableStreams } from '../dynamodb/table-streams.ts';
import type { LogStore } from '../lambda/log-store.ts';
import { Lane } from './lane.ts';
import type { Pipe, PipeRecord } from './pipe.ts';
import type { ShardPosition } from './pipe-positions.ts';
import type { PipeServices } from './send-to-target.ts';
import { ShardProgress } from './shard-progress.ts';

export type ReaderPace = {
  /** Without news of a write a shard is looked at this often, for writes that came past the gateway. */
  idleReadMs: number;
  /** While records keep coming, reads of a few are this far apart. */
  busyReadMs: number;
};

export type ShardReaderOptions = {
  pipe: Pipe;
  shardId: string;
  partitionKey: string;
  position: ShardPosition;
  streams: TableStreams;
  clock: Clock;
  services: PipeServices;
  logs: LogStore;
  pace: ReaderPace;
  /** Something is done with: to be kept before more is read. */
  onProgress: (position: ShardPosition) => void;
  /** The shard is closed and all of it done with. */
  onEnd: () => void;
};

/** As many records as one request gives. */
const pageSize = 1000;
const retryMs = 1000;

/** Reads one shard for one pipe, in order, no faster than its lanes deliver. */
export class ShardReader {
  readonly #options: ShardReaderOptions;
  readonly #progress: ShardProgress;
  readonly #lanes: Lane[];
  /** The last record read; a new iterator begins after it. */
  #readThrough: string | undefined;
  #iterator: string | undefined;
  #reading = false;
  #wanted = false;
  #exhausted = false;
  #stopped = false;
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    const { pipe, shardId, clock, services, logs, position, partitionKey } = options;
    this.#readThrough = position.doneThrough;
    this.#progress = new ShardProgress(position, {
      laneCount: pipe.source.parallelizationFactor,
      partitionKey,
    });
    this.#lanes = Array.from(
      { length: pipe.source.parallelizationFactor },
      () =>
        new Lane({
          pipe,
          shardId,
          clock,
          services,
          logs,
          onDone: (entries) => {
            this.#progress.finish(entries);
            this.#afterProgress();
          },
        }),
    );
  }

  /** There may be something to read. */
  wake(): void {
    if (this.#stopped || this.#exhausted) return;
    this.#wanted = true;
    if (this.#reading || this.#progress.openCount >= pageSize) return;
    const dueMs = this.#lastReadMs + this.#options.pace.busyReadMs;
    if (this.#options.clock.now() < dueMs) this.#readAt(dueMs);
    else void this.#read();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    for (const lane of this.#lanes) lane.stop();
  }

  /** Nothing is being read or delivered. */
  get resting(): boolean {
    return !this.#reading && this.#lanes.every((lane) => lane.resting);
  }

  #readAt(dueMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.at(dueMs, () => void this.#read());
  }

  async #read(): Promise<void> {
    if (this.#stopped || this.#reading || this.#exhausted) return;
    const { clock, pace } = this.#options;
    this.#cancelTimer?.();
    this.#reading = true;
    this.#wanted = false;
    let nextMs = pace.idleReadMs;
    try {
      const count = await this.#readPage();
      this.#lastReadMs = clock.now();
      // A full page has more behind it; a short one is followed when a write is heard of.
      if (count === pageSize) nextMs = 0;
      else if (this.#wanted) nextMs = pace.busyReadMs;
    } catch (error) {
      if (!this.#stopped) this.#recover(error);
      nextMs = retryMs;
    } finally {
      this.#reading = false;
    }
    if (this.#stopped || this.#exhausted) return;
    if (this.#progress.openCount < pageSize) this.#readAt(clock.now() + nextMs);
    else this.#wanted = true;
  }

  /** How many records there were. */
  async #readPage(): Promise<number> {
    const { streams, pipe, shardId } = this.#options;
    this.#iterator ??= await streams.iterator(pipe.sourceArn, shardId, this.#readThrough);
    const page = await streams.read(this.#iterator, pageSize);
    if (this.#stopped) return 0;
    this.#iterator = page.next;
    this.#accept(page.records.map((record) => ({ ...record, eventSourceARN: pipe.sourceArn })));
    if (page.next === undefined) {
      this.#exhausted = true;
      this.#endIfDone();
    }
    return page.records.length;
  }

  #accept(records: readonly PipeRecord[]): void {
    const last = records.at(-1);
    if (!last) return;
    this.#readThrough = last.dynamodb.SequenceNumber;
    const { filters } = this.#options.pipe;
    const matches = (record: PipeRecord): boolean => filters.length === 0 || filters.some((filter) => filter(record));
    const entries = this.#progress.take(records);
    const wanted = entries.filter(({ record }) => matches(record));
    if (wanted.length < records.length) {
      const chosen = new Set(wanted);
      this.#progress.finish(entries.filter((entry) => !chosen.has(entry)));
      this.#keep();
    }
    this.#lanes.forEach((lane, number) => {
      const mine = wanted.filter((entry) => entry.lane === number);
      if (mine.length > 0) lane.add(mine);
    });
  }

  #afterProgress(): void {
    if (this.#exhausted) this.#endIfDone();
    else {
      this.#keep();
      if (this.#wanted) this.wake();
    }
  }

  #keep(): void {
    if (!this.#stopped) this.#options.onProgress(this.#progress.position(false));
  }

  #endIfDone(): void {
    if (this.#stopped || this.#progress.openCount > 0) {
      this.#keep();
      return;
    }
    this.#options.onProgress(this.#progress.position(true));
    this.stop();
    this.#options.onEnd();
  }

  #recover(error: unknown): void {
    const { pipe, shardId } = this.#options;
    this.#iterator = undefined;
    const name = error instanceof Error ? error.name : '';
    // DynamoDB Local also calls the iterator of a shard trimmed from which nothing has been read yet.
    const nothingRead = name === 'TrimmedDataAccessException' && this.#readThrough === undefined;
    if (name === 'ExpiredIteratorException' || nothingRead) return;
    if (name === 'TrimmedDataAccessException') {
      console.error(
        `pipe ${pipe.name}: records after ${this.#readThrough} of ${shardId} left the stream before they were read ` +
          '(DynamoDB keeps them for 24 hours); it goes on with the oldest that is there',
      );
      this.#readThrough = undefined;
      return;
    }
    console.error(`pipe ${pipe.name} could not read ${shardId}:`, error);
  }
}
