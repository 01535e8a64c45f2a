import type { Clock } from '../clock/clock.ts';
import type { Shard, TableStreams } from '../dynamodb/table-streams.ts';
import type { LogStore } from '../lambda/log-store.ts';
import type { Pipe } from './pipe.ts';
import type { PipePositions, ShardPosition } from './pipe-positions.ts';
import type { PipeServices } from './send-to-target.ts';
import { type ReaderPace, ShardReader } from './shard-reader.ts';

export type PipeReaderOptions = {
  pipe: Pipe;
  streams: TableStreams;
  positions: PipePositions;
  clock: Clock;
  services: PipeServices;
  logs: LogStore;
  pace: ReaderPace;
};

const retryMs = 1000;
const untouched: ShardPosition = { lanes: [], ended: false };

/** One pipe: a reader for each shard whose parent is done with. */
export class PipeReader {
  readonly #options: PipeReaderOptions;
  readonly #readers = new Map<string, ShardReader>();
  #stopped = false;
  #describing = false;
  #cancelRetry: (() => void) | undefined;

  constructor(options: PipeReaderOptions) {
    this.#options = options;
  }

  /**
   * Decides, once for each stream, where the pipe begins: with LATEST after what is there now, so that whatever is
   * written from here on is delivered, also after a crash.
   */
  async begin(): Promise<void> {
    const { pipe, streams, positions } = this.#options;
    if (positions.of(pipe.arn, pipe.sourceArn).size > 0) return;
    const { shards } = await streams.describe(pipe.sourceArn);
    const begun = await Promise.all(
      shards.map(async ({ shardId }): Promise<[string, ShardPosition]> => {
        if (pipe.source.startingPosition === 'TRIM_HORIZON') return [shardId, untouched];
        return [shardId, await this.#endOf(shardId)];
      }),
    );
    positions.together(() => {
      for (const [shardId, position] of begun) positions.put(pipe.arn, pipe.sourceArn, shardId, position);
    });
  }

  async #endOf(shardId: string): Promise<ShardPosition> {
    const { pipe, streams } = this.#options;
    let iterator: string | undefined = await streams.iterator(pipe.sourceArn, shardId);
    let last: string | undefined;
    let count: number;
    do {
      const page = await streams.read(iterator, 1000);
      count = page.records.length;
      last = page.records.at(-1)?.dynamodb.SequenceNumber ?? last;
      iterator = page.next;
    } while (iterator !== undefined && count > 0);
    return { ...(last !== undefined && { doneThrough: last }), lanes: [], ended: iterator === undefined };
  }

  async start(): Promise<void> {
    const { pipe, clock } = this.#options;
    if (this.#stopped || this.#describing) return;
    this.#describing = true;
    try {
      await this.#startShards();
    } catch (error) {
      if (this.#stopped) return;
      console.error(`pipe ${pipe.name} could not describe its stream:`, error);
      this.#cancelRetry = clock.at(clock.now() + retryMs, () => void this.start());
    } finally {
      this.#describing = false;
    }
  }

  wake(): void {
    for (const reader of this.#readers.values()) reader.wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
    for (const reader of this.#readers.values()) reader.stop();
  }

  get resting(): boolean {
    return !this.#describing && [...this.#readers.values()].every((reader) => reader.resting);
  }

  async #startShards(): Promise<void> {
    const { pipe, streams, positions } = this.#options;
    const { partitionKey, shards } = await streams.describe(pipe.sourceArn);
    if (this.#stopped) return;
    const known = positions.of(pipe.arn, pipe.sourceArn);
    const present = new Set(shards.map(({ shardId }) => shardId));
    for (const shardId of known.keys()) if (!present.has(shardId)) positions.remove(pipe.arn, pipe.sourceArn, shardId);
    const isDone = (shardId: string | undefined): boolean =>
      shardId === undefined || !present.has(shardId) || known.get(shardId)?.ended === true;
    for (const shard of shards)
      if (!this.#readers.has(shard.shardId) && !isDone(shard.shardId) && isDone(shard.parentShardId))
        this.#startShard(shard, known.get(shard.shardId) ?? untouched, partitionKey);
  }

  #startShard({ shardId }: Shard, position: ShardPosition, partitionKey: string): void {
    const { pipe, positions } = this.#options;
    const reader = new ShardReader({
      ...this.#options,
      shardId,
      position,
      partitionKey,
      onProgress: (now) => positions.put(pipe.arn, pipe.sourceArn, shardId, now),
      onEnd: () => {
        this.#readers.delete(shardId);
        void this.start();
      },
    });
    this.#readers.set(shardId, reader);
    reader.wake();
  }
}
