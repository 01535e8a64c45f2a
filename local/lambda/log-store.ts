import { RuntimeDatabase, type SqlValue } from '../store/runtime-database.ts';

const schema = `
CREATE TABLE IF NOT EXISTS log_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  log_group TEXT NOT NULL,
  stream TEXT NOT NULL,
  timestamp_ms INTEGER NOT NULL,
  message TEXT NOT NULL,
  request_id TEXT,
  execution_arn TEXT
);
CREATE INDEX IF NOT EXISTS log_events_by_group ON log_events (log_group, timestamp_ms, id);
CREATE INDEX IF NOT EXISTS log_events_by_request ON log_events (request_id);
CREATE INDEX IF NOT EXISTS log_events_by_execution ON log_events (execution_arn);
CREATE INDEX IF NOT EXISTS log_events_by_time ON log_events (timestamp_ms);
`;

export type LogEvent = {
  id: number;
  group: string;
  stream: string;
  timestampMs: number;
  message: string;
  requestId: string | null;
  executionArn: string | null;
};

export type LogQuery = {
  group: string;
  streams?: readonly string[];
  streamPrefix?: string;
  startMs?: number;
  endMs?: number;
  requestId?: string;
  afterId?: number;
  limit: number;
};

const columns = `id, log_group AS "group", stream, timestamp_ms AS timestampMs, message, request_id AS requestId,
  execution_arn AS executionArn`;

/** What functions wrote, by invocation. May lose its last lines in a power cut; nothing depends on it. */
export class LogStore {
  readonly #database: RuntimeDatabase;

  constructor(file: string) {
    this.#database = new RuntimeDatabase(file, 'NORMAL');
    this.#database.declare(schema);
  }

  append(events: readonly Omit<LogEvent, 'id'>[]): void {
    this.#database.transaction(() => {
      for (const event of events)
        this.#database.run(
          `INSERT INTO log_events (log_group, stream, timestamp_ms, message, request_id, execution_arn)
           VALUES (?, ?, ?, ?, ?, ?)`,
          event.group,
          event.stream,
          event.timestampMs,
          event.message,
          event.requestId,
          event.executionArn,
        );
    });
  }

  /** In the order of writing. */
  find(query: LogQuery): LogEvent[] {
    const conditions = ['log_group = ?', 'id > ?'];
    const parameters: SqlValue[] = [query.group, query.afterId ?? 0];
    const add = (condition: string, ...values: SqlValue[]): void => {
      conditions.push(condition);
      parameters.push(...values);
    };
    if (query.streams?.length) add(`stream IN (${query.streams.map(() => '?').join(', ')})`, ...query.streams);
    if (query.streamPrefix !== undefined)
      add('substr(stream, 1, ?) = ?', query.streamPrefix.length, query.streamPrefix);
    if (query.startMs !== undefined) add('timestamp_ms >= ?', query.startMs);
    if (query.endMs !== undefined) add('timestamp_ms < ?', query.endMs);
    if (query.requestId !== undefined) add('request_id = ?', query.requestId);
    return this.#database.all<LogEvent>(
      `SELECT ${columns} FROM log_events WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`,
      ...parameters,
      query.limit,
    );
  }

  streams(group: string): { stream: string; firstMs: number; lastMs: number }[] {
    return this.#database.all(
      `SELECT stream, min(timestamp_ms) AS firstMs, max(timestamp_ms) AS lastMs FROM log_events
       WHERE log_group = ? GROUP BY stream ORDER BY lastMs DESC`,
      group,
    );
  }

  groups(): { name: string; createdMs: number }[] {
    return this.#database.all(
      'SELECT log_group AS name, min(timestamp_ms) AS createdMs FROM log_events GROUP BY log_group ORDER BY log_group',
    );
  }

  removeBefore(epochMs: number): void {
    this.#database.run('DELETE FROM log_events WHERE timestamp_ms < ?', epochMs);
  }

  close(): void {
    this.#database.close();
  }
}
