import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Execution, ExecutionRecord, FanOut, MapItem, Scope } from '../execution.ts';
import type { HistoryEvent } from '../history/event-types.ts';
import type { EngineStore, ExecutionQuery, ExecutionWrite } from './engine-store.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS executions (
    id INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    map_run TEXT,
    status TEXT NOT NULL,
    record TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS executions_by_machine ON executions (machine, id);
  CREATE INDEX IF NOT EXISTS executions_by_map_run ON executions (map_run, id) WHERE map_run IS NOT NULL;
  CREATE INDEX IF NOT EXISTS executions_running ON executions (status) WHERE status = 'RUNNING';
  CREATE TABLE IF NOT EXISTS parts (
    execution INTEGER, kind TEXT, part INTEGER, value TEXT NOT NULL,
    PRIMARY KEY (execution, kind, part)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (execution INTEGER, id INTEGER, value TEXT NOT NULL, PRIMARY KEY (execution, id)) WITHOUT ROWID;
`;

/**
 * Keeps everything in one SQLite file. The engine gathers all that one turn of the event loop changes into one transaction, so a
 * commit's cost is shared; a thread's state is its own row, so a Map of 10,000 rewrites only what an event touched.
 */
export const sqliteStore = (file: string): EngineStore => {
  const database = new DatabaseSync(file);
  database.exec(schema);
  const sql = prepare(database);
  const write = (batch: ExecutionWrite): void => {
    const { execution, events } = batch;
    const { record } = execution;
    const id = record.sequence;
    sql.putExecution.run(
      id,
      record.executionArn,
      record.stateMachineArn,
      record.mapRunArn ?? null,
      record.status,
      JSON.stringify(record),
    );
    for (const event of events) sql.putEvent.run(id, event.id, JSON.stringify(event));
    // A succeeded execution never runs again: its threads are of no more use.
    if (record.status === 'SUCCEEDED') {
      sql.deleteParts.run(id);
      return;
    }
    const put = (kind: string, part: number, value: unknown): void => {
      if (value === undefined) sql.deletePart.run(id, kind, part);
      else sql.putPart.run(id, kind, part, JSON.stringify(value));
    };
    for (const part of batch.changedScopes) put('scope', part, execution.scopes.get(part));
    for (const part of batch.removedScopes) put('scope', part, execution.scopes.get(part));
    for (const part of batch.changedFanOuts) put('fanOut', part, execution.fanOuts.get(part));
    for (const part of batch.changedItems) put('items', part, execution.items.get(part));
  };
  const readRecord = (row: Row | undefined): ExecutionRecord | undefined =>
    row && (JSON.parse(row.record as string) as ExecutionRecord);

  return {
    gathersCommits: true,
    commit({ documents, executions }) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { kind, key, value } of documents) {
          if (value === undefined) sql.deleteDocument.run(kind, key);
          else sql.putDocument.run(kind, key, JSON.stringify(value));
        }
        for (const batch of executions) write(batch);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    *documents(kind) {
      for (const row of sql.documents.all(kind) as Row[]) yield [row.key as string, JSON.parse(row.value as string)];
    },
    document(kind, key) {
      const row = sql.document.get(kind, key) as Row | undefined;
      return row && JSON.parse(row.value as string);
    },
    record: (arn) => readRecord(sql.execution.get(arn) as Row | undefined),
    execution(arn) {
      const record = readRecord(sql.execution.get(arn) as Row | undefined);
      if (!record) return undefined;
      const execution: Execution = { record, scopes: new Map(), fanOuts: new Map(), items: new Map() };
      for (const row of sql.parts.all(record.sequence) as Row[]) {
        const value: unknown = JSON.parse(row.value as string);
        const part = row.part as number;
        if (row.kind === 'scope') execution.scopes.set(part, value as Scope);
        else if (row.kind === 'fanOut') execution.fanOuts.set(part, value as FanOut);
        else execution.items.set(part, value as MapItem[]);
      }
      return execution;
    },
    *runningExecutions() {
      for (const row of sql.running.all() as Row[]) yield row.arn as string;
    },
    listExecutions: (query) => listExecutions(database, query),
    events(arn, { reverse, afterId, limit }) {
      const record = readRecord(sql.execution.get(arn) as Row | undefined);
      if (!record) return [];
      const rows = reverse
        ? sql.eventsBackward.all(record.sequence, afterId ?? Number.MAX_SAFE_INTEGER, limit)
        : sql.eventsForward.all(record.sequence, afterId ?? 0, limit);
      return (rows as Row[]).map((row) => JSON.parse(row.value as string) as HistoryEvent);
    },
    lastSequence: () => ((sql.lastSequence.get() as Row).last as number | null) ?? 0,
    close: () => database.close(),
  };
};

type Row = Record<string, SQLInputValue>;

const prepare = (database: DatabaseSync) => ({
  putDocument: database.prepare('INSERT OR REPLACE INTO documents (kind, key, value) VALUES (?, ?, ?)'),
  deleteDocument: database.prepare('DELETE FROM documents WHERE kind = ? AND key = ?'),
  documents: database.prepare('SELECT key, value FROM documents WHERE kind = ?'),
  document: database.prepare('SELECT value FROM documents WHERE kind = ? AND key = ?'),
  putExecution: database.prepare(
    `INSERT INTO executions (id, arn, machine, map_run, status, record) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, record = excluded.record`,
  ),
  execution: database.prepare('SELECT record FROM executions WHERE arn = ?'),
  running: database.prepare("SELECT arn FROM executions WHERE status = 'RUNNING' ORDER BY id"),
  lastSequence: database.prepare('SELECT max(id) AS last FROM executions'),
  putPart: database.prepare('INSERT OR REPLACE INTO parts (execution, kind, part, value) VALUES (?, ?, ?, ?)'),
  deletePart: database.prepare('DELETE FROM parts WHERE execution = ? AND kind = ? AND part = ?'),
  deleteParts: database.prepare('DELETE FROM parts WHERE execution = ?'),
  parts: database.prepare('SELECT kind, part, value FROM parts WHERE execution = ? ORDER BY part'),
  putEvent: database.prepare('INSERT INTO events (execution, id, value) VALUES (?, ?, ?)'),
  eventsForward: database.prepare('SELECT value FROM events WHERE execution = ? AND id > ? ORDER BY id LIMIT ?'),
  eventsBackward: database.prepare('SELECT value FROM events WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?'),
});

const listExecutions = (database: DatabaseSync, query: ExecutionQuery): ExecutionRecord[] => {
  const conditions: [string, SQLInputValue | undefined][] = [
    query.mapRunArn === undefined ? ['machine = ?', query.stateMachineArn] : ['map_run = ?', query.mapRunArn],
    ['status = ?', query.status],
    ['id < ?', query.beforeSequence],
    ["json_extract(record, '$.stateMachineVersionArn') = ?", query.versionArn],
    ["json_extract(record, '$.stateMachineAliasArn') = ?", query.aliasArn],
    [
      "(json_extract(record, '$.redriveCount') > 0) = ?",
      query.redriven === undefined ? undefined : Number(query.redriven),
    ],
  ];
  const given = conditions.filter((condition): condition is [string, SQLInputValue] => condition[1] !== undefined);
  const text = `SELECT record FROM executions WHERE ${given.map(([clause]) => clause).join(' AND ')} ORDER BY id DESC LIMIT ?`;
  const rows = database.prepare(text).all(...given.map(([, value]) => value), query.limit) as Row[];
  return rows.map((row) => JSON.parse(row.record as string) as ExecutionRecord);
};
