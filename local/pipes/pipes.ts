import type { Clock } from '../clock/clock.ts';
import type { TableStreams } from '../dynamodb/table-streams.ts';
import type { LogStore } from '../lambda/log-store.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { type Pipe, tableOfStream } from './pipe.ts';
import { PipePositions } from './pipe-positions.ts';
import { PipeReader } from './pipe-reader.ts';
import type { PipeServices } from './send-to-target.ts';
import type { ReaderPace } from './shard-reader.ts';

/** A read of a stream costs DynamoDB Local as much as ten of an item, and what is read mostly waits for its batch's window. */
const defaultPace: ReaderPace = { idleReadMs: 10_000, busyReadMs: 100 };

/**
 * EventBridge Pipes from tables' streams. A pipe's position in each shard is on disk once a batch is done with, so that
 * every record is delivered at least once, whatever happens to the process, and in its partition key's order.
 */
export class Pipes {
  readonly #streams: TableStreams;
  readonly #positions: PipePositions;
  readonly #clock: Clock;
  readonly #services: PipeServices;
  readonly #logs: LogStore;
  readonly #pace: ReaderPace;
  readonly #pipes = new Map<string, { pipe: Pipe; table: string; reader: PipeReader }>();

  constructor(options: {
    streams: TableStreams;
    database: RuntimeDatabase;
    clock: Clock;
    services: PipeServices;
    logs: LogStore;
    pace?: ReaderPace;
  }) {
    this.#streams = options.streams;
    this.#positions = new PipePositions(options.database);
    this.#clock = options.clock;
    this.#services = options.services;
    this.#logs = options.logs;
    this.#pace = options.pace ?? defaultPace;
  }

  /** Declares a pipe; from here on nothing that its table is told will be missed. */
  async put(pipe: Pipe): Promise<void> {
    const reader = new PipeReader({
      pipe,
      streams: this.#streams,
      positions: this.#positions,
      clock: this.#clock,
      services: this.#services,
      logs: this.#logs,
      pace: this.#pace,
    });
    if (pipe.started) await reader.begin();
    this.#pipes.set(pipe.arn, { pipe, table: tableOfStream(pipe.sourceArn), reader });
  }

  pipes(): Pipe[] {
    return [...this.#pipes.values()].map(({ pipe }) => pipe);
  }

  /** Begins to deliver, first of all what was written while nothing ran. */
  async start(): Promise<void> {
    const started = [...this.#pipes.values()].filter(({ pipe }) => pipe.started);
    await Promise.all(started.map(({ reader }) => reader.start()));
  }

  /** A request has written to DynamoDB: pipes whose table it names look at once. */
  heardOfWrite(body: Buffer): void {
    for (const { table, reader } of this.#pipes.values()) if (body.includes(table)) reader.wake();
  }

  /** Nothing is being read or delivered; something may wait for the clock. */
  get resting(): boolean {
    return [...this.#pipes.values()].every(({ reader }) => reader.resting);
  }

  stop(): void {
    for (const { reader } of this.#pipes.values()) reader.stop();
  }
}
