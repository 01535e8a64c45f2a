import type { RuntimeDatabase } from '../store/runtime-database.ts';

const schema = `
CREATE TABLE IF NOT EXISTS pipe_positions (
  pipe_arn TEXT NOT NULL,
  stream_arn TEXT NOT NULL,
  shard_id TEXT NOT NULL,
  done_through TEXT,
  lanes TEXT NOT NULL,
  ended INTEGER NOT NULL,
  PRIMARY KEY (pipe_arn, stream_arn, shard_id)
) WITHOUT ROWID;`;

/** How far a pipe has come in a shard; sequence numbers. */
export type ShardPosition = {
  /** Every record up to this one is done with; undefined: none is. */
  doneThrough?: string;
  /** By lane: the last record that is done with, though earlier ones of other lanes may not be. */
  lanes: readonly (string | undefined)[];
  /** The shard is closed, and all of it is done with. */
  ended: boolean;
};

type Row = { shard_id: string; done_through: string | null; lanes: string; ended: number };

/**
 * How far each pipe has come, on disk: after a restart it goes on from there. A position that a power cut takes back only
 * means that its records come again, so that nothing waits for the disk here (synchronous NORMAL).
 */
export class PipePositions {
  readonly #database: RuntimeDatabase;

  constructor(database: RuntimeDatabase) {
    this.#database = database;
    database.declare(schema);
  }

  /** By shard. Empty if the pipe has never read this stream. */
  of(pipeArn: string, streamArn: string): Map<string, ShardPosition> {
    const rows = this.#database.all<Row>(
      'SELECT shard_id, done_through, lanes, ended FROM pipe_positions WHERE pipe_arn = ? AND stream_arn = ?',
      pipeArn,
      streamArn,
    );
    return new Map(
      rows.map((row) => [
        row.shard_id,
        {
          ...(row.done_through !== null && { doneThrough: row.done_through }),
          lanes: (JSON.parse(row.lanes) as (string | null)[]).map((lane) => lane ?? undefined),
          ended: row.ended === 1,
        },
      ]),
    );
  }

  put(pipeArn: string, streamArn: string, shardId: string, position: ShardPosition): void {
    this.#database.run(
      'INSERT OR REPLACE INTO pipe_positions VALUES (?, ?, ?, ?, ?, ?)',
      pipeArn,
      streamArn,
      shardId,
      position.doneThrough ?? null,
      JSON.stringify(position.lanes.map((lane) => lane ?? null)),
      position.ended ? 1 : 0,
    );
  }

  /** Several writes as one. */
  together(work: () => void): void {
    this.#database.transaction(work);
  }

  remove(pipeArn: string, streamArn: string, shardId: string): void {
    this.#database.run(
      'DELETE FROM pipe_positions WHERE pipe_arn = ? AND stream_arn = ? AND shard_id = ?',
      pipeArn,
      streamArn,
      shardId,
    );
  }
}
